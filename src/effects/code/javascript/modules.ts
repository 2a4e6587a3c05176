/** Modules of JavaScript that lie beside the program. */

import { isKnown } from '../../text.ts';
import type { Calls } from '../calls.ts';
import type { Value } from '../value.ts';

const ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.ts'];

/** A path with its ending, and the name that is taken from the module. */
const WITH_ENDING = /^(.*?\.[cm]?[jt]sx?)(?:\.(\w+))?$/;
const WITHOUT_ENDING = /^(.*\/[^/.]+)(?:\.(\w+))?$/;

/** `./lib`, `../lib.mjs`, and `./lib.name` for one name of it; nothing for a package or where no such file is. */
export function beside(path: string, run: Calls): Value | undefined {
  if (!/^\.{1,2}\//.test(path) || !isKnown(path)) return undefined;
  const ended = WITH_ENDING.exec(path);
  const [, file = '', name] = ended ?? WITHOUT_ENDING.exec(path) ?? [];
  if (file === '') return undefined;
  const folder = run.globals.get('__dirname')?.texts?.[0] ?? '.';
  for (const ending of ended ? [''] : ENDINGS) {
    const module = run.ownModule(`${folder}/${file}${ending}`, true);
    if (module) return name === undefined ? module : run.memberOf(module, name);
  }
  return undefined;
}

/** What a CommonJS module puts its names into. */
export function exportsOf(): ReadonlyMap<string, Value> {
  const exports: Value = { entries: new Map(), from: [] };
  return new Map([
    ['exports', exports],
    ['module', { entries: new Map([['exports', exports]]), from: [] }],
  ]);
}
