/** What the benchmarks decide on. */
import { EFFECT_KINDS } from '../src/model/effect.ts';
import type { PolicyDocument } from '../src/model/policy/document.ts';
import { mustParsePolicy } from '../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../src/policy/templates/safe-defaults.ts';

export const PIPELINE =
  "cd src && git log --oneline | grep -v 'Merge' | sort | uniq -c | sort -rn | head -20 | awk '{print $2}' | sed 's/x/y/' | tee ../out.txt | wc -l";

/** The safe defaults and as many rules more as it takes, spread over all kinds of effects, none of which match. */
export function policyOf(rules: number): PolicyDocument {
  const defaults = mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml');
  const more = Array.from({ length: Math.max(0, rules - defaults.rules.length) }, (_, index) => {
    const kind = EFFECT_KINDS[index % EFFECT_KINDS.length] ?? 'file.read';
    const where = kind.startsWith('file.')
      ? { path: [`**/generated-${index}/**`, `/srv/area-${index}/*.{json,yaml}`] }
      : kind === 'command.run'
        ? { program: [`tool-${index}`, `*-${index}-cli`] }
        : { host: `*.host-${index}.example` };
    return { id: `bench.rule-${index}`, on: [kind], where, do: 'ask' as const };
  });
  return { ...defaults, rules: [...defaults.rules, ...more] };
}

/** Lines of text up to a size in characters. */
function upTo(size: number, line: (index: number) => string, between = '\n'): string {
  const lines: string[] = [];
  for (let length = 0; length < size; length += (lines.at(-1)?.length ?? 0) + between.length)
    lines.push(line(lines.length));
  return lines.join(between);
}

/** Scripts of any size, by what they are made of. */
export const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'many commands': (size) => upTo(size, (i) => `cp src/file${i}.ts dist/file${i}.ts && echo done ${i}`),
  'many checks': (size) => upTo(size, (i) => `if [ -f a${i} ]; then X${i}=1; npm run b${i}; else Y=2; fi`),
  'many links': (size) => upTo(size, (i) => `ln -s target${i} link${i}`),
  'one long pipeline': (size) => upTo(size, (i) => `grep -v word${i}`, ' | '),
  'one long list of words': (size) => `rm -f ${upTo(size, (i) => `build/file${i}.o`, ' ')}`,
  'deep nesting': (size) => `${'$(x '.repeat(size / 5)}ls${')'.repeat(size / 5)}`,
  'a long here-document': (size) => `cat > notes.txt <<EOF\n${upTo(size, (i) => `Line ${i} of $USER`)}\nEOF`,
  'many assignments': (size) => upTo(size, (i) => `V${i}=value${i}`),
  'an array that grows': (size) => upTo(size, (i) => `LIST+=(item${i})`),
  'a Python program': (size) =>
    `python3 - <<'EOF'\nimport os\n${upTo(size, (i) => `x${i} = ${i}\nos.remove('a${i}.txt')`)}\nEOF`,
  'a Node program': (size) =>
    `node - <<'EOF'\n${upTo(size, (i) => `fs.writeFileSync('a${i}.txt', 'x');`)}\nEOF`,
  'SQL statements': (size) => `psql <<'EOF'\n${upTo(size, (i) => `DELETE FROM t WHERE id = ${i};`)}\nEOF`,
};
