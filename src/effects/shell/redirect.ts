/** Redirections: files that are read and written, text that is fed in, and sockets in disguise. */
import type { HereDoc, HereString, Redirect, Redirection } from 'unbash';
import { hasUnknown } from '../text.ts';
import type { Cause } from '../trace.ts';
import type { Frame } from './frame.ts';
import type { Field, Output } from './scope.ts';
import { merged, SILENT, UNREAD } from './scope.ts';
import { touchFrom } from './touch.ts';

export interface Redirects {
  /** What standard input is, if it is redirected. */
  readonly stdin: Output | undefined;
  /** Takes what the command prints to where it goes, and gives back what is left for the pipe. */
  deliver(out: Output): Output;
}

const NONE: Redirects = { stdin: undefined, deliver: (out) => out };

/** bash's own sockets: `/dev/tcp/host/port`. */
const SOCKET = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/;

/** Follows the redirections of a command: their effects, and how they join its streams. */
export function redirectsOf(list: readonly Redirection[], frame: Frame): Redirects {
  if (list.length === 0) return NONE;
  let stdin: Output | undefined;
  let sinks: { path?: string; append: boolean; socket?: Field }[] | undefined;
  for (const each of list) {
    if (each.type === 'HereString') stdin = hereString(each, frame);
    else if (each.type === 'HereDoc') stdin = hereDoc(each, frame);
    else {
      const cause = frame.at(each);
      const target = each.target && frame.expander.fields(each.target)[0];
      if (!target) continue;
      if (isDuplicate(each, target)) continue;
      const reads = each.operator === '<' || each.operator === '<>';
      const writes = each.operator !== '<' && each.operator !== '<&';
      if (target.stream) {
        if (reads) stdin = target.stream;
        continue;
      }
      const socket = SOCKET.exec(target.text);
      if (socket) {
        connect(frame, cause, socket, target);
        if (reads) stdin = { from: [`net:${socket[2]}`] };
        continue;
      }
      if (reads) stdin = readFrom(target, frame, cause);
      if (!writes) continue;
      const append = each.operator.endsWith('>>') || each.operator === '<>';
      const path = writeTo(target, append, frame, cause);
      if (carriesOutput(each)) sinks = [{ append, ...(path !== undefined && { path }) }];
    }
  }
  const { files } = frame.shell;
  return {
    stdin,
    deliver(out) {
      if (!sinks) return out;
      for (const { path, append } of sinks) {
        if (path === undefined) continue;
        const before = append ? files.get(path) : undefined;
        files.set(path, before ? joined(before, out) : append ? { from: out.from } : out);
      }
      return SILENT;
    },
  };
}

/** `2>&1`, `>&-`: streams are joined or closed, no file is touched. */
function isDuplicate(each: Redirect, target: Field): boolean {
  return (each.operator === '>&' || each.operator === '<&') && /^(?:\d+-?|-)$/.test(target.text);
}

/** Does standard output go there (and not only errors)? */
function carriesOutput(each: Redirect): boolean {
  if (each.operator === '&>' || each.operator === '&>>' || each.operator === '>&') return true;
  return (
    each.descriptor === undefined ||
    (each.descriptor.type === 'FileDescriptor' && each.descriptor.value === 1)
  );
}

function joined(a: Output, b: Output): Output {
  const from = merged(a.from, b.from);
  return a.text !== undefined && b.text !== undefined ? { text: a.text + b.text, from } : { from };
}

function hereString(each: HereString, frame: Frame): Output {
  if (!each.target) return UNREAD;
  const { texts, from } = frame.expander.texts(each.target);
  return { text: `${texts[0] ?? ''}\n`, from };
}

function hereDoc(each: HereDoc, frame: Frame): Output {
  const { body, delimiter, operator } = each;
  const raw = operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text;
  if (delimiter?.quoted || !body.parts) return { text: raw, from: [] };
  const out = frame.expander.body(body.parts);
  return operator === '<<-' ? { ...out, text: (out.text ?? '').replace(/^\t+/gm, '') } : out;
}

function connect(frame: Frame, cause: Cause, socket: RegExpExecArray, target: Field): void {
  const [, , host = '*', port = ''] = socket;
  const unknown = hasUnknown(host);
  frame.shell.trace.add(
    {
      kind: 'net.connect',
      host: unknown ? '*' : host.toLowerCase(),
      ...(/^\d+$/.test(port) && { port: Number(port) }),
      direction: 'both',
      ...(target.from.length > 0 && { carries: target.from }),
    },
    cause,
  );
}

function readFrom(target: Field, frame: Frame, cause: Cause): Output {
  const { scope, shell } = frame;
  const located = touchFrom(scope, 'file.read', target.text, shell.trace, cause);
  if (!located) return SILENT;
  return shell.files.get(located.path) ?? { from: [located.path] };
}

function writeTo(target: Field, append: boolean, frame: Frame, cause: Cause): string | undefined {
  const { scope, shell } = frame;
  const located = touchFrom(scope, 'file.write', target.text, shell.trace, cause, { replaces: !append });
  return located && !located.pattern ? located.path : undefined;
}
