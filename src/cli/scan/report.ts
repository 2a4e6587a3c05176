/** What a scan tells, as it finds it: for a person, as JSON, as SARIF. Never a value. */
import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import pc from 'picocolors';
import { VERSION } from '../version.ts';
import type { Located } from './search.ts';

export interface Report {
  /** `mask`: what may be shown of the value. */
  readonly finding: (located: Located, mask: string) => string;
  readonly begin: () => string;
  /** `skipped`: what was not looked through, a sentence each. */
  readonly end: (skipped: readonly string[]) => string;
}

/** Paths of the system with `/`, as programs want them. */
const slashed = (path: string): string => path.split(sep).join('/');

/** A name may hold anything, also what moves a terminal's cursor. */
export const printable = (text: string): string =>
  text.replace(/[\x00-\x1f\x7f-\x9f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

export const forPeople: Report = {
  begin: () => '',
  finding: ({ path, line, column, family }, mask) =>
    `${printable(path)}:${line}:${column} ${pc.yellow(family)} ${pc.dim(mask)}\n`,
  end: () => '',
};

/** `{"findings":[…]}`, one finding a line. */
export function asJson(): Report {
  let first = true;
  return {
    begin: () => '{"findings":[',
    finding: ({ path, family, line, column, start, end }) => {
      const comma = first ? '' : ',';
      first = false;
      return `${comma}\n${JSON.stringify({ path: slashed(path), family, line, column, start, end })}`;
    },
    end: () => (first ? ']}\n' : '\n]}\n'),
  };
}

/** SARIF 2.1.0 (OASIS standard, 27 March 2020), one result a line. */
export function asSarif(): Report {
  const families = new Set<string>();
  return {
    begin: () =>
      '{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[',
    finding: (located) => {
      const comma = families.size === 0 ? '' : ',';
      families.add(located.family);
      return `${comma}\n${JSON.stringify(resultOf(located))}`;
    },
    end: (skipped) => {
      const tool = {
        driver: {
          name: 'Chaperone',
          version: VERSION,
          rules: [...families].map((id) => ({
            id,
            shortDescription: { text: `A secret of the family ${id}` },
            help: { text: 'Make the secret void where it was issued, put a new one where no file holds it.' },
          })),
        },
      };
      const invocations = [
        {
          executionSuccessful: true,
          toolExecutionNotifications: skipped.map((text) => ({ level: 'note', message: { text } })),
        },
      ];
      return `\n],"tool":${JSON.stringify(tool)},"invocations":${JSON.stringify(invocations)}}]}\n`;
    },
  };
}

const resultOf = ({ path, family, line, column, start, end }: Located) => ({
  ruleId: family,
  level: 'error',
  message: { text: `A secret of the family ${family} stands here.` },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path) },
        region: {
          startLine: line,
          startColumn: column,
          charOffset: start,
          charLength: end - start,
        },
      },
    },
  ],
});

/** RFC 3986: relative to where the scan ran, as those who show reports want it; else a file URI. */
const uriOf = (path: string): string =>
  isAbsolute(path) ? pathToFileURL(path).href : slashed(path).split('/').map(encodeURIComponent).join('/');
