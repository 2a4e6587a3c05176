/** An action as people and the record see it: its whole text, its diff, its digest. */
import type { Action, Replacement, ToolUse } from '../model/action.ts';
import { sha256Of } from '../model/sha256.ts';

export interface Shown {
  /** The whole command, never cut. */
  readonly text?: string;
  /** The whole change in unified form, never cut. */
  readonly diff?: string;
}

/** SHA-256, hex, over what the action would do: same tool use in the same folder, same digest. */
export function digestOf(action: Action): string {
  return sha256Of(JSON.stringify([action.toolName, action.tool, action.cwd]));
}

/** What a person must see whole before saying yes. */
export function show(tool: ToolUse): Shown {
  switch (tool.kind) {
    case 'shell':
      return { text: tool.command };
    case 'blind-shell':
      return { text: tool.what };
    case 'write':
      return { diff: `--- ${tool.path}\n+++ ${tool.path} (whole file)\n${prefixed('+', tool.content)}` };
    case 'edit':
      return { diff: tool.replacements.map(replacementDiff).join('\n') };
    case 'patch':
      return { diff: tool.patch };
    case 'read':
      return { text: tool.paths.join('\n') };
    case 'search':
      return { text: `${tool.pattern} in ${tool.path}` };
    case 'delete':
      return { text: `delete ${tool.path}` };
    case 'move':
      return { text: `move ${tool.from} to ${tool.to}` };
    case 'fetch':
      return { text: tool.urls.join('\n') };
    case 'web-search':
      return { text: tool.query };
    case 'mcp':
      return { text: `${tool.server}/${tool.tool} ${JSON.stringify(tool.input, null, 2)}` };
    case 'spawn':
      return { text: `${tool.agentType}: ${tool.prompt}` };
    case 'talk':
    case 'unknown':
      return {};
  }
}

function replacementDiff({ path, before, after, all }: Replacement): string {
  const note = all ? ' (every occurrence)' : '';
  return `--- ${path}\n+++ ${path}${note}\n${[prefixed('-', before), prefixed('+', after)].filter(Boolean).join('\n')}`;
}

const prefixed = (sign: string, text: string): string =>
  text === ''
    ? ''
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => sign + line)
        .join('\n');
