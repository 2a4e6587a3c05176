/** The libraries of Perl and Ruby: methods that both know, members, names. */
import { fromBase64 } from '../../commands/decode.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import { aName, deletes, onSelf, table } from '../functions.ts';
import type { Library } from '../library.ts';
import { mapped, textOf, textValue, UNKNOWN } from '../value.ts';
import { PERL_FUNCTIONS } from './perl.ts';
import { RUBY_FUNCTIONS } from './ruby.ts';
import { glob, isPair, packs } from './shared.ts';
import { parsePerl, parseRuby } from './statements.ts';

const METHODS = table({
  'read body get readlines each_line gets': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  request: (args, run) => {
    const [request] = args.values;
    const body = request?.entries?.get('body');
    return request?.path === 'request'
      ? run.request(request.entries?.get('url'), 'POST', body ? [body] : [])
      : undefined;
  },
  post: (args, run, self) => {
    const [url, body] = args.values;
    // `{content => …}`, `Content => …`, or the body itself.
    const content = body?.entries?.get('content') ?? (isPair(body ?? UNKNOWN) ? body?.items?.[1] : body);
    return self?.path === undefined ? undefined : run.request(url, 'POST', content ? [content] : []);
  },
  pack: packs,
  'unpack1 unpack': (args, _run, self) =>
    /^m/.test(textOf(args.values[0])) && self
      ? mapped(self, fromBase64)
      : /^H/.test(textOf(args.values[0]))
        ? aName(args, _run, self)
        : UNKNOWN,
  'delete unlink': (args, run, self) =>
    self?.path === 'path' ? onSelf(deletes())(args, run, self) : undefined,
  rmtree: onSelf(deletes(true)),
  chr: (_args, _run, self) => textValue(String.fromCharCode(Number(textOf(self)) || 0)),
});

const environment: Library['members'] = (path, name, run) => {
  // `Dir["lib/**/*.rb"]`
  if (path === 'Dir' && /[^\w?!]/.test(name)) return glob(new Args([textValue(name)]), run, undefined);
  if (path !== 'ENV') return undefined;
  if (/^(?:fetch|to_h|each|inspect|map|to_a|key|\[\])$/.test(name)) return undefined;
  return name === 'HOME'
    ? textValue(run.call.trace.place.home)
    : isKnown(name)
      ? run.environment(name)
      : run.environment('*');
};

export const PERL: Library = {
  functions: PERL_FUNCTIONS,
  methods: METHODS,
  globals: (name) =>
    name === '$ENV' || name === '%ENV'
      ? { path: 'ENV', from: ['env:*'] }
      : /^[$@]/.test(name)
        ? { texts: [name === '$0' ? NAME : ANY], from: [] }
        : undefined,
  members: environment,
  parse: parsePerl,
};

export const RUBY: Library = {
  functions: RUBY_FUNCTIONS,
  callsBare: true,
  methods: METHODS,
  globals: (name) =>
    name === 'ENV' ? { path: 'ENV', from: ['env:*'] } : name === '__dir__' ? textValue('.') : undefined,
  members: environment,
  parse: parseRuby,
};
