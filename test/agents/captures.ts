/** Payloads that the real clients sent, and payloads written after Cursor's documented contract. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'payloads');

export interface Capture {
  /** `claude-code/PreToolUse-Bash` */
  readonly name: string;
  readonly event: string;
  readonly payload: Record<string, unknown>;
}

/** Every capture of one folder; the event is the first word of the file's name. */
export function capturesOf(folder: string): readonly Capture[] {
  return readdirSync(join(FOLDER, folder)).map((file) => ({
    name: `${folder}/${basename(file, '.json')}`,
    event: basename(file, '.json').split('-')[0] ?? '',
    payload: JSON.parse(readFileSync(join(FOLDER, folder, file), 'utf8')),
  }));
}

export function capture(folder: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FOLDER, folder, `${name}.json`), 'utf8'));
}

const cursorCommon = {
  conversation_id: 'c-1',
  generation_id: 'g-1',
  session_id: 's-1',
  cursor_version: '3.19.7',
  workspace_roots: ['/home/dev/project'],
  model: { model_id: 'm-1', model_params: {} },
  user_email: 'dev@example.com',
  transcript_path: null,
};

/** A Cursor payload by its documented fields. */
export function cursorPayload(event: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...cursorCommon, hook_event_name: event, ...fields };
}
