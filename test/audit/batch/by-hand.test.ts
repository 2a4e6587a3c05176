/** A batch is checked without Chaperone: by openssl, gunzip and sha256sum, as `docs/record.md` says. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../src/audit/batch/statement.ts';
import { freshChain } from './chain.ts';

const tools = ['openssl', 'gunzip', 'sha256sum'].filter(
  (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
);
if (tools.length > 0) console.warn(`Skipped: ${tools.join(', ')} not on this machine to check a batch with.`);

const { chain } = freshChain();

/** The commands of the documentation that check one batch. */
function commands(): string {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/record.md'), 'utf8');
  return /By hand, one batch:\n\n```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

describe.skipIf(tools.length > 0)('a batch', () => {
  it('is checked by the commands that the documentation gives', async () => {
    await chain().append(20);
    await chain().cutAll();
    const folder = chain().chainFolder();
    writeFileSync(
      path.join(folder, 'device.pem'),
      chain().key.publicKey.export({ type: 'spki', format: 'pem' }),
    );
    const check = () =>
      spawnSync('bash', ['--norc', '-euc', commands()], {
        cwd: folder,
        env: { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, BATCH: '000000000001' },
        encoding: 'utf8',
      });
    const good = check();
    expect({ status: good.status, stderr: good.stderr }).toEqual({ status: 0, stderr: '' });
    expect(good.stdout).toContain('Signature Verified Successfully');
    const said = JSON.parse(readFileSync(path.join(folder, 'payload.json'), 'utf8')) as Statement;
    expect(good.stdout).toContain(said.body?.sha256);
    expect(good.stdout).toContain(said.head);
    // A changed record has another digest; a changed statement no signature.
    const file = path.join(folder, '000000000001.dsse.json');
    const envelope = JSON.parse(readFileSync(file, 'utf8')) as { payload: string };
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace('"count":21', '"count":20');
    writeFileSync(file, JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }));
    const bad = check();
    expect(bad.status).not.toBe(0);
  });
});
