import { expect, it } from 'vitest';
import { mappingPage } from '../../../src/audit/export/reference.ts';

// `vitest run --project pure test/audit/export/reference.test.ts -u` writes it anew.
it('the documented mapping is the one that is used', async () => {
  await expect(mappingPage()).toMatchFileSnapshot('../../../docs/siem-fields.md');
});
