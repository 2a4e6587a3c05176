/** Lines of the real clients' own records, read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { transcriptReaderOf } from '../../src/agents/transcripts/index.ts';
import type { AgentName } from '../../src/model/action.ts';

const FOLDER = path.resolve(import.meta.dirname, '../fixtures/transcripts');

/** Each entry as `call: how it ended, the beginning of what the model read`. */
function entriesOf(agent: AgentName, file: string): string[] {
  const reader = transcriptReaderOf(agent);
  if (!reader) throw new Error(`no reader for ${agent}`);
  return readFileSync(path.join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => reader.marks.some((mark) => line.includes(mark)))
    .flatMap((line) => reader.read(JSON.parse(line)))
    .map(({ call, input, end }) =>
      end
        ? `${call}: ${end.ended}, ${end.text.replaceAll('\n', ' ').slice(0, 60)}`
        : `${call}: ${JSON.stringify(input).slice(0, 40)}`,
    );
}

describe('What a client keeps tells how each call ended and what the model read', () => {
  it('Claude Code 2.1.330: denials, questions, errors, results; request blobs tell nothing', () => {
    expect(entriesOf('claude-code', 'claude-code.jsonl')).toEqual([
      'toolu_00000001: refused, PreToolUse:Bash hook error: Chaperone denied this. Force-pus',
      expect.stringMatching(/^toolu_00000003: run, 1\tPORT=9000 2\tDB_PASSWORD=\{\{secret:/),
      expect.stringMatching(/^toolu_00000005: run, PORT=9000 DB_PASSWORD=\{\{secret:/),
      'toolu_00000007: run, Exit code 1 Error: Exit code 1',
      'toolu_00000009: run, 1 [] 1 []',
      'toolu_00000011: refused, Chaperone asks: Write /etc/cron.d/x: The file lies outside t',
      expect.stringMatching(/^toolu_00000013: run, text \[Subagent hand-back\]/),
    ]);
    expect(entriesOf('claude-code', 'claude-code-subagent.jsonl')).toEqual([
      expect.stringMatching(/^toolu_00000015: refused, PreToolUse:Bash hook error: Chaperone denied/),
      expect.stringMatching(/^toolu_00000017: run, PORT=9000 DB_PASSWORD=\{\{secret:/),
    ]);
  });

  it('Codex 0.169.0: what commands printed for the screen is no word about what the model read', () => {
    const text = readFileSync(path.join(FOLDER, 'codex.jsonl'), 'utf8');
    expect(text).toContain('DB_PASSWORD=kZ8v');
    expect(entriesOf('codex', 'codex.jsonl')).toEqual([
      'call_00000003: untold, Command blocked by PreToolUse hook: Chaperone denied this. F',
      expect.stringMatching(/^call_00000007: untold, PORT=9000 DB_PASSWORD=\{\{secret:/),
      expect.stringMatching(/^call_00000011: run, Chunk ID: /),
      expect.stringMatching(/^call_00000015: run, Chunk ID: /),
    ]);
  });

  it('Copilot CLI 1.0.102: the input of each call, for its hooks have no ids; the result for the model alone', () => {
    expect(entriesOf('copilot-cli', 'copilot-cli.jsonl').slice(0, 4)).toEqual([
      'call_00000001: {"command":"git push --force origin main',
      'call_00000001: refused, Denied by preToolUse hook: Chaperone denied this. Force-push',
      'call_00000003: {"command":"cat .env","description":"x"}',
      expect.stringMatching(/^call_00000003: run, PORT=9000 DB_PASSWORD=\{\{secret:/),
    ]);
    const all = entriesOf('copilot-cli', 'copilot-cli.jsonl').join('\n');
    expect(all).not.toContain('kZ8v');
  });

  it('Gemini CLI 0.61.0: a refusal and an error look alike, so only an output says that a call ran', () => {
    expect(entriesOf('gemini-cli', 'gemini-cli.jsonl')).toEqual([
      'run_shell_command__call_00000001: untold, Tool execution blocked: Chaperone denied this. Force-push to',
      expect.stringMatching(/^run_shell_command__call_00000002: untold, The call has run\. Chaperone put/),
      expect.stringMatching(/^read_file__call_00000003: untold, The call has run\. Chaperone put/),
      expect.stringMatching(/^run_shell_command__call_00000004: run, /),
      expect.stringMatching(/^run_shell_command__call_00000005: run, /),
    ]);
  });

  it.each(['claude-code', 'codex', 'copilot-cli', 'gemini-cli'] as const)(
    '%s: a line of any shape gives nothing',
    (agent) => {
      const lines = [
        null,
        7,
        '',
        [],
        {},
        { message: 1 },
        { message: { content: {} } },
        { payload: [] },
        { data: null },
      ];
      expect(lines.flatMap((line) => transcriptReaderOf(agent)?.read(line))).toEqual([]);
    },
  );
});
