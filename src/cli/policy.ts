/** `chaperone policy`: write one to start from, check it, print its schema. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { PolicyDocument } from '../model/policy.ts';
import { parsePolicy } from '../policy/parse.ts';
import { SAFE_DEFAULTS } from '../policy/templates/safe-defaults.ts';
import { AnswerIsNo, BadInput } from './fail.ts';

const TEMPLATES: Readonly<Record<string, string>> = {
  'safe-defaults': SAFE_DEFAULTS,
  observe: SAFE_DEFAULTS.replace('mode: enforce ', 'mode: observe '),
};

export function init(options: { template: string; out: string }): void {
  const text = TEMPLATES[options.template];
  if (!text)
    throw new BadInput(
      `policy init: no template "${options.template}"; there are ${Object.keys(TEMPLATES).join(', ')}`,
    );
  if (existsSync(options.out))
    throw new BadInput(`policy init: ${options.out} exists; name another file or remove it first`);
  writeFileSync(options.out, text, { mode: 0o600 });
  process.stdout.write(`wrote ${options.out}\n`);
}

export function lint(file: string): void {
  if (!existsSync(file)) throw new BadInput(`policy lint: ${file} does not exist`);
  const parsed = parsePolicy(readFileSync(file, 'utf8'));
  if (!parsed.ok) {
    for (const p of parsed.problems) process.stdout.write(`${file}:${p.line}:${p.column}: ${p.message}\n`);
    throw new AnswerIsNo('');
  }
  process.stdout.write(`${file}: ${parsed.document.rules.length} rules, no problems\n`);
}

export function schema(): void {
  process.stdout.write(
    `${JSON.stringify(toJsonSchema(PolicyDocument, { typeMode: 'input', errorMode: 'ignore' }), null, 2)}\n`,
  );
}
