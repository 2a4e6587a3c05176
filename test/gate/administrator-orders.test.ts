/** An administrator's orders where their file is not as it should be. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AdministratorOrders } from '../../src/gate/policy/administrator.ts';

it.skipIf(process.platform === 'win32')(
  'stop all agents while the file cannot be looked at, and no longer',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'orders-'));
    const file = path.join(folder, 'lockdown.json');
    try {
      const orders = new AdministratorOrders(file);
      expect(orders.current().orders.lockdown).toEqual([]);
      symlinkSync(file, file);
      const { orders: stopped, problem } = orders.current();
      expect(stopped.lockdown).toMatchObject([{ scope: { all: true }, level: 'suspend' }]);
      expect(problem).toMatch(/lockdown\.json cannot be read \(.*ELOOP.*\)/);
      rmSync(file);
      expect(orders.current()).toMatchObject({ orders: { lockdown: [] } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
