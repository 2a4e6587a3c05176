/** Every example beside a reading of MCP tools holds. */
import { describe, expect, it } from 'vitest';
import { READINGS } from '../../src/effects/mcp/index.ts';
import type { ToolUse } from '../../src/model/action.ts';
import type { Effect } from '../../src/model/effect.ts';
import { settled, written } from './world.ts';

/** `server/tool {input}` as a call. */
function called(example: string): ToolUse {
  const [, server = '', tool = '', input = ''] = /^(\S+?)\/(\S+) (.+)$/s.exec(example) ?? [];
  return { kind: 'mcp', server, tool, input: JSON.parse(input) };
}

/** What is found beside the call itself and plain runs. */
const found = (use: ToolUse): Effect[] =>
  settled(use).filter(
    (effect) =>
      effect.kind !== 'mcp.call' && (effect.kind !== 'command.run' || effect.certainty === 'opaque'),
  );

describe('tools of MCP servers', () => {
  it.each(READINGS.flatMap(({ harmful }) => Object.entries(harmful)))('%s does %s', (example, effects) => {
    expect(found(called(example)).map(written)).toEqual(expect.arrayContaining([effects].flat()));
  });

  it.each(READINGS.flatMap(({ harmless }) => Object.entries(harmless)))(
    '%s does nothing but %s',
    (example, effects) => {
      expect(found(called(example)).map(written)).toEqual([effects].flat());
    },
  );

  it('is a call of that tool, whatever else', () => {
    expect(settled(called('notes/add {"text":"x"}'))).toEqual([
      { kind: 'mcp.call', server: 'notes', tool: 'add', certainty: 'proven' },
    ]);
  });

  it.each([null, 'text', 7, [], { a: { b: { c: { d: { e: { f: { g: { h: 'rm -rf /' } } } } } } } }])(
    'takes any input: %j',
    (input) => {
      expect(settled({ kind: 'mcp', server: '*', tool: 'x', input })).toHaveLength(1);
    },
  );
});
