/** How often ordinary source is taken for a secret: this project's own dependencies, which hold none. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../src/secrets/scan.ts';

const ROOT = path.resolve(import.meta.dirname, '../../node_modules');
const BYTES = 6_000_000;
const LARGEST = 400_000;

/** Source and documentation from many packages, a few files of each, until there is enough. */
function ordinarySource(): { file: string; text: string }[] {
  const files: { file: string; text: string }[] = [];
  let bytes = 0;
  for (const name of readdirSync(ROOT).sort()) {
    if (name.startsWith('.') || bytes > BYTES) continue;
    const own = readdirSync(path.join(ROOT, name), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) =>
          /\.(?:[cm]?[jt]s|md|json|css|ya?ml)$/.test(file) && !/secretlint|\.map$|lock/.test(name + file),
      )
      .sort()
      .slice(0, 25);
    for (const file of own) {
      const whole = path.join(ROOT, name, file);
      if (!statSync(whole).isFile() || statSync(whole).size > LARGEST) continue;
      const text = readFileSync(whole, 'utf8');
      files.push({ file: path.join(name, file), text });
      bytes += text.length;
    }
  }
  return files;
}

describe('ordinary source', () => {
  it('is hardly ever taken for a secret: at most five times a megabyte', async () => {
    const files = ordinarySource();
    const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
    expect(megabytes).toBeGreaterThan(5);
    const found: string[] = [];
    for (const { file, text } of files)
      for (const { family, start, end } of await scan(text))
        found.push(`${file}: ${family}: ${text.slice(Math.max(0, start - 20), end + 5).slice(0, 120)}`);
    console.log(`${found.length} findings in ${megabytes.toFixed(1)} MB of ${files.length} files`);
    expect(found.length / megabytes, found.join('\n')).toBeLessThanOrEqual(5);
  });
});
