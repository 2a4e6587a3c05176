/** The tools of agents that are no shell: files, searches, the web, other agents. */

import type { ToolUse } from '../model/action.ts';
import { touch } from './files.ts';
import { foldLookalikes, withoutInvisible } from './lookalikes.ts';
import { patchedFiles } from './patch.ts';
import { isWithin, locate } from './paths.ts';
import { showsSecret } from './secret-words.ts';
import { withoutEnd } from './text.ts';
import type { Cause, Trace } from './trace.ts';

const DIRECT: Cause = { certainty: 'proven' };

/** A path as a file tool means it: `~` is the home folder, `file:` URLs are paths. */
export function toolPath(path: string, home: string): string {
  if (path === '~' || path.startsWith('~/') || path.startsWith('~\\')) return home + path.slice(1);
  if (!path.startsWith('file:')) return path;
  const bare = path.replace(/^file:(?:\/\/[^/]*)?/, '').replace(/^\/(?=[A-Za-z]:)/, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** Effects of one use of a tool that is no shell and no MCP server's. */
export function toolEffects(tool: Exclude<ToolUse, { kind: 'shell' | 'mcp' }>, trace: Trace): void {
  const { cwd, home } = trace.place;
  const file = (
    kind: 'file.read' | 'file.write' | 'file.delete',
    path: string,
    recursive = false,
    replaces = false,
  ) => {
    // The path that the machine opens, and the one that a person reads: they differ by invisible characters only.
    for (const each of new Set([path, withoutInvisible(path)])) {
      touch(kind, toolPath(each, home), cwd, trace, DIRECT, { recursive, replaces });
    }
  };
  switch (tool.kind) {
    case 'read':
      for (const path of tool.paths) file('file.read', path);
      return;
    case 'search': {
      // Outside of the workspace it may come upon anything that lies there.
      const { path } = locate(toolPath(tool.path, home), cwd, trace);
      const { workspace, temp, platform } = trace.place;
      const isOwn = [...workspace, ...temp].some((root) => isWithin(path, root, platform));
      touch('file.read', toolPath(tool.path, home), cwd, trace, DIRECT, {
        recursive: true,
        takesAlong: !isOwn,
      });
      return;
    }
    case 'write':
      file('file.write', tool.path, false, true);
      return;
    case 'edit':
      for (const path of new Set(tool.replacements.map((each) => each.path))) file('file.write', path);
      return;
    case 'patch': {
      const files = patchedFiles(tool.patch);
      for (const each of files) file(each.kind, each.path, false, each.kind === 'file.delete');
      // A patch that names no file cannot be told from one in a form that is not known.
      if (files.length === 0 && tool.patch.trim() !== '')
        trace.cut('a patch whose files cannot be read', DIRECT);
      return;
    }
    case 'delete':
      file('file.delete', tool.path, tool.recursive ?? false, true);
      return;
    case 'move':
      file('file.delete', tool.from);
      file('file.write', tool.to, false, true);
      return;
    case 'fetch':
      for (const url of tool.urls) fetched(url, trace, DIRECT);
      return;
    case 'spawn':
      trace.add({ kind: 'agent.spawn', agentType: tool.agentType }, DIRECT);
      return;
    case 'blind-shell':
      trace.add(
        { kind: 'command.run', program: '*', text: tool.what, code: 'hidden', certainty: 'opaque' },
        DIRECT,
      );
      return;
    case 'unknown':
      trace.add(
        {
          kind: 'command.run',
          program: '*',
          text: 'a tool that is not known',
          code: 'hidden',
          certainty: 'opaque',
        },
        DIRECT,
      );
      return;
    case 'web-search':
    case 'talk':
      return;
  }
}

/** Notes that what stands at `url` is taken into the conversation; what the address itself tells goes out. */
export function fetched(url: string, trace: Trace, cause: Cause): void {
  const { host, path } = hostOf(url);
  if (path !== undefined) {
    touch('file.read', path, trace.place.cwd, trace, cause);
    return;
  }
  trace.add({ kind: 'web.fetch', url, host }, cause);
  if (givesCredentials(host)) trace.add({ kind: 'env.read', name: 'secret:cloud/metadata' }, cause);
  if (showsSecret(safeDecode(url)))
    trace.add({ kind: 'net.connect', host, direction: 'both', carries: ['text'] }, cause);
}

/** Is it an address at which clouds hand a machine the credentials of its own account (AWS, Azure, Google, Alibaba; ECS tasks)? */
export const givesCredentials = (host: string): boolean =>
  /^(?:169\.254\.169\.254|169\.254\.170\.2|fd00:ec2::254|metadata\.google\.internal|100\.100\.100\.200)$/.test(
    host,
  );

export interface Destination {
  /** Host in lower case, look-alikes folded; `*` when it cannot be read. */
  readonly host: string;
  readonly port?: number;
  /** For `file:` URLs. */
  readonly path?: string;
}

/** Where a URL, `host:port` or bare host leads. */
export function hostOf(url: string): Destination {
  const seen = withoutEnd(
    withoutInvisible(url)
      .trim()
      .replace(/^['"<]+/, ''),
    '\'">',
  );
  if (/^file:/i.test(seen)) return { host: 'localhost', path: toolPath(seen, '~') };
  const match =
    /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:[^/?#@\s]*@)?(\[[^\]]*\]|[^/?#:\s\\]*)(?::(\d{1,5}))?(?=[/?#:\\]|$)/i.exec(
      seen,
    );
  const raw = match?.[1] ?? '';
  if (raw === '' || /[\uE000-\uE003]/.test(raw)) return { host: knownSuffix(raw) };
  return {
    host: dotted(
      foldLookalikes(safeDecode(raw))
        .toLowerCase()
        .replace(/^\[|\]$/g, '')
        .replace(/\.$/, ''),
    ),
    ...(match?.[2] && { port: Number(match[2]) }),
  };
}

/** Does the name stand for this machine? */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0|host\.docker\.internal)$/.test(host);

/** `*.evil.example` stays useful where only the first label is unknown. */
function knownSuffix(host: string): string {
  const tail = /^[\uE000-\uE003][^.]*\.([a-z0-9-]+\.[a-z0-9.-]+)$/i.exec(host)?.[1];
  return tail ? `*.${tail.toLowerCase()}` : '*';
}

const safeDecode = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** An IPv4 address written as one number or in hexadecimal or octal parts, as programs read it. */
function dotted(host: string): string {
  if (!/^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/.test(host)) return host;
  if (/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(host)) return host;
  const parts = host.split('.').map((part) => (/^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  if (parts.some(Number.isNaN)) return host;
  const last = parts.pop() ?? 0;
  let value = last;
  parts.forEach((part, i) => {
    value += part * 256 ** (3 - i);
  });
  if (value > 0xffffffff) return host;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
