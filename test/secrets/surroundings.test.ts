import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/secrets/families/index.ts';
import type { Family } from '../../src/secrets/family.ts';
import { finderOf, findSecrets } from '../../src/secrets/find.ts';

interface Names {
  readonly SNAKE: string;
  readonly snake: string;
  readonly kebab: string;
  readonly camel: string;
  readonly Pascal: string;
  readonly Train: string;
}

/** Where people write secrets: settings, programs, commands, requests, records. */
const SURROUNDINGS: Readonly<Record<string, (name: Names, value: string) => string>> = {
  'an environment file': ({ SNAKE }, value) => `# settings\n${SNAKE}=${value}\nLOG_LEVEL=info\n`,
  'a shell': ({ SNAKE }, value) => `export ${SNAKE}="${value}"\n`,
  JSON: ({ camel }, value) => `{\n  "host": "a.test",\n  "${camel}": "${value}",\n  "n": 1\n}`,
  'JSON in a string': ({ camel }, value) => `{"body":"{\\"${camel}\\":\\"${value}\\"}"}`,
  YAML: ({ snake }, value) => `service:\n  ${snake}: ${value}\n  port: 80\n`,
  TOML: ({ snake }, value) => `[service]\n${snake} = "${value}"\n`,
  properties: ({ kebab }, value) => `service.${kebab}=${value}\n`,
  XML: ({ Pascal }, value) => `<add key="${Pascal}" value="${value}" />`,
  'a property list': ({ Pascal }, value) => `<key>${Pascal}</key>\n<string>${value}</string>`,
  TypeScript: ({ camel }, value) => `private readonly ${camel}: string = "${value}";`,
  Python: ({ snake }, value) => `client = Client(${snake}="${value}", timeout=3)`,
  Go: ({ Pascal }, value) => `cfg := Config{${Pascal}: "${value}"}`,
  Rust: ({ snake }, value) => `let ${snake}: &str = "${value}";`,
  Ruby: ({ SNAKE }, value) => `ENV['${SNAKE}'] = '${value}'`,
  PHP: ({ SNAKE }, value) => `define('${SNAKE}', '${value}');`,
  'a call': ({ Pascal }, value) => `client.set${Pascal}("${value}");`,
  'a default': ({ SNAKE }, value) => `const key = process.env.${SNAKE} || '${value}';`,
  Terraform: ({ snake }, value) => `variable "${snake}" {\n  type    = string\n  default = "${value}"\n}`,
  Kubernetes: ({ SNAKE }, value) => `env:\n- name: ${SNAKE}\n  value: "${value}"\n`,
  Docker: ({ SNAKE }, value) => `ENV ${SNAKE} ${value}\nRUN make\n`,
  'a header': ({ Train }, value) => `curl -H "X-${Train}: ${value}" https://api.test/v1`,
  'a flag': ({ kebab }, value) => `deploy --${kebab} ${value} --verbose`,
  'a log': ({ snake }, value) => `2026-11-25T10:00:00Z INFO started ${snake}=${value} retries=3`,
  'a change': ({ SNAKE }, value) => `+${SNAKE}=${value}`,
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
function namesOf({ id }: Family): Names {
  const words = id.split('-');
  const Pascal = words.map(capital).join('');
  return {
    SNAKE: words.join('_').toUpperCase(),
    snake: words.join('_'),
    kebab: id,
    camel: Pascal.charAt(0).toLowerCase() + Pascal.slice(1),
    Pascal,
    Train: words.map(capital).join('-'),
  };
}

/** A value of the family out of its examples, if one stands by itself in a line. */
function sampleOf(family: Family): string | undefined {
  const finder = finderOf([family]);
  return family.finds
    .flatMap((text) => findSecrets(text, { finder }).map(({ start, end }) => text.slice(start, end)))
    .find((value) => !/\s/.test(value) && value.length < 600);
}

// What is only known by the place where it stands is no secret anywhere else: an address that deploys, a signature.
const samples = FAMILIES.filter(({ form, generic }) => !form && !generic).flatMap((family) => {
  const value = sampleOf(family);
  return value === undefined ? [] : [{ family, value }];
});

describe('a secret in its surroundings', () => {
  it('has samples of nearly all families', () => {
    expect(samples.length).toBeGreaterThan(500);
  });
  it.each(Object.entries(SURROUNDINGS))('is found in %s', (_, write) => {
    const missed = samples.filter(({ family, value }) => {
      const text = write(namesOf(family), value);
      const at = text.lastIndexOf(value);
      return !findSecrets(text).some(({ start, end }) => start <= at && end >= at + value.length);
    });
    expect(missed.length, missed.map(({ family }) => family.id).join(' ')).toBeLessThan(
      samples.length * 0.04,
    );
  });
});
