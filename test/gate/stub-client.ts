/**
 * A client in Claude Code's manner that does as it is told, or does not: it asks the road before each call, makes real
 * changes, and keeps a record of the session as the real one does.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claudeCode } from '../../src/agents/claude-code.ts';
import type { Gate } from '../../src/gate/gate.ts';
import { answerHook } from '../../src/gate/road.ts';

export interface Manner {
  readonly denials: 'obeys' | 'ignores';
  readonly replacements: 'obeys' | 'ignores';
  /** Tells the gate of calls that have run. */
  readonly events: boolean;
  /** Keeps a record of the session. */
  readonly transcript: boolean;
}

export const OBEDIENT: Manner = { denials: 'obeys', replacements: 'obeys', events: true, transcript: true };

export type Call =
  | {
      readonly name: 'Bash';
      readonly input: { readonly command: string };
      readonly prints: string;
      readonly fails?: true;
    }
  | { readonly name: 'Write'; readonly input: { readonly file_path: string; readonly content: string } }
  | {
      readonly name: 'Edit';
      readonly input: {
        readonly file_path: string;
        readonly old_string: string;
        readonly new_string: string;
      };
    };

let serial = 0;

export class StubClient {
  readonly session = `session-${process.pid}-${++serial}`;
  readonly #gate: Gate;
  readonly #cwd: string;
  readonly #manner: Manner;
  /** Its own record of the session. */
  readonly transcript: string;

  constructor(gate: Gate, cwd: string, folder: string, manner: Manner) {
    this.#gate = gate;
    this.#cwd = cwd;
    this.#manner = manner;
    mkdirSync(folder, { recursive: true });
    this.transcript = path.join(folder, `${this.session}.jsonl`);
  }

  /** Makes one call, from the question to the last word of it; gives back its id. */
  async call(call: Call): Promise<string> {
    const id = `toolu_${++serial}`;
    const asked = { tool_name: call.name, tool_input: call.input, tool_use_id: id };
    const answer = await this.#hook('PreToolUse', asked);
    const { permissionDecision: said, permissionDecisionReason: reason } = answer.hookSpecificOutput ?? {};
    if (said === 'deny' && this.#manner.denials === 'obeys') {
      this.#keep(
        id,
        `PreToolUse:${call.name} hook error: ${reason}`,
        { decision: 'reject', source: 'hook' },
        true,
      );
      return id;
    }
    const done = this.#carryOut(call);
    const failed = call.name === 'Bash' && call.fails === true;
    let result: unknown = { stdout: done, stderr: '', interrupted: false, isImage: false };
    if (this.#manner.events) {
      const told = failed ? { error: done } : { tool_response: result };
      const replaced = await this.#hook(failed ? 'PostToolUseFailure' : 'PostToolUse', { ...asked, ...told });
      if (this.#manner.replacements === 'obeys')
        result = replaced.hookSpecificOutput?.updatedToolOutput ?? result;
    }
    this.#keep(
      id,
      JSON.parse(JSON.stringify(result)).stdout,
      { decision: 'accept', source: 'config' },
      failed,
    );
    return id;
  }

  /** Ends the session. */
  async end(): Promise<void> {
    await this.#hook('SessionEnd', { reason: 'other' });
  }

  /** What no call is about. */
  chatter(bytes: number): void {
    const text = JSON.stringify({
      type: 'user',
      message: {
        content: [{ type: 'tool_result', tool_use_id: 'toolu_other', content: 'x'.repeat(20_000) }],
      },
    });
    appendFileSync(this.transcript, `${text}\n`.repeat(Math.ceil(bytes / text.length)));
  }

  #carryOut(call: Call): string {
    if (call.name === 'Bash') return call.prints;
    const { file_path: file } = call.input;
    if (call.name === 'Write') writeFileSync(file, call.input.content);
    else
      writeFileSync(file, readFileSync(file, 'utf8').replace(call.input.old_string, call.input.new_string));
    return 'The file has been updated.';
  }

  #keep(id: string, content: string, permissionDecision: object, failed: boolean): void {
    if (!this.#manner.transcript) return;
    const part = { type: 'tool_result', tool_use_id: id, content, is_error: failed };
    const line = { type: 'user', message: { role: 'user', content: [part] }, permissionDecision };
    appendFileSync(this.transcript, `${JSON.stringify(line)}\n`);
  }

  async #hook(event: string, fields: object): Promise<Answer> {
    const payload = {
      session_id: this.session,
      transcript_path: existsSync(this.transcript) || this.#manner.transcript ? this.transcript : undefined,
      cwd: this.#cwd,
      hook_event_name: event,
      ...fields,
    };
    const env = { CLAUDE_PROJECT_DIR: this.#cwd, AI_AGENT: 'claude-code_9-9-9_harness' };
    const { stdout } = await answerHook(
      claudeCode,
      { event, payload: JSON.stringify(payload), env },
      this.#gate.world,
    );
    return JSON.parse(stdout) as Answer;
  }
}

interface Answer {
  readonly hookSpecificOutput?: {
    readonly permissionDecision?: string;
    readonly permissionDecisionReason?: string;
    readonly updatedToolOutput?: unknown;
  };
}
