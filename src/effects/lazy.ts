/**
 * Heavy parsers, loaded when code of their language is first met, so that plain shell never waits for them.
 * The bundler turns each `require` into a lazily run module; run from source, Node's own loader is used.
 */
import { createRequire } from 'node:module';
import type { Parser as LezerParser } from '@lezer/common';
import type { Parser as SqlParser } from 'node-sql-parser';

declare const require: NodeJS.Require | undefined;

type Load = (name: string) => unknown;
let fromSource: Load | undefined;

/** The loader where there is no bundle around this file. */
function loader(): Load {
  fromSource ??= createRequire(import.meta.url);
  return fromSource;
}

const cache = new Map<string, unknown>();

function once<T>(name: string, load: () => T): T {
  let loaded = cache.get(name) as T | undefined;
  if (loaded === undefined) {
    loaded = load();
    cache.set(name, loaded);
  }
  return loaded;
}

type WithParser = { readonly parser: LezerParser };
type WithSql = { readonly Parser: new () => SqlParser };

export const pythonParser = (): LezerParser =>
  once(
    'python',
    () =>
      (typeof require === 'function'
        ? (require('@lezer/python') as WithParser)
        : (loader()('@lezer/python') as WithParser)
      ).parser,
  );

export const javascriptParser = (): LezerParser =>
  once('javascript', () => {
    const { parser } =
      typeof require === 'function'
        ? (require('@lezer/javascript') as { parser: LezerParser & { configure(o: object): LezerParser } })
        : (loader()('@lezer/javascript') as { parser: LezerParser & { configure(o: object): LezerParser } });
    return parser.configure({ dialect: 'ts' });
  });

export const phpParser = (): LezerParser =>
  once(
    'php',
    () =>
      (typeof require === 'function'
        ? (require('@lezer/php') as WithParser)
        : (loader()('@lezer/php') as WithParser)
      ).parser,
  );

export const postgresParser = (): SqlParser =>
  once('postgresql', () => {
    const module =
      typeof require === 'function'
        ? (require('node-sql-parser/build/postgresql') as WithSql)
        : (loader()('node-sql-parser/build/postgresql') as WithSql);
    return new module.Parser();
  });

export const mysqlParser = (): SqlParser =>
  once('mysql', () => {
    const module =
      typeof require === 'function'
        ? (require('node-sql-parser/build/mysql') as WithSql)
        : (loader()('node-sql-parser/build/mysql') as WithSql);
    return new module.Parser();
  });

type WithYaml = { readonly parse: (text: string) => unknown };

export const yaml = (): WithYaml =>
  once('yaml', () =>
    typeof require === 'function' ? (require('yaml') as WithYaml) : (loader()('yaml') as WithYaml),
  );
