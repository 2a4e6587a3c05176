/** Which clients keep a record of their sessions that can be read, and how. */
import type { AgentName } from '../../model/action.ts';
import { claudeCodeTranscript } from './claude-code.ts';
import { codexTranscript } from './codex.ts';
import { copilotTranscript } from './copilot.ts';
import { geminiTranscript } from './gemini-cli.ts';
import type { TranscriptReader } from './reader.ts';

export type { TranscriptEntry, TranscriptReader } from './reader.ts';

/** Of the others: Cursor's has no results in it, OpenCode keeps a database, VS Code's was not looked at. */
const READERS: Partial<Readonly<Record<AgentName, TranscriptReader>>> = {
  'claude-code': claudeCodeTranscript,
  codex: codexTranscript,
  'copilot-cli': copilotTranscript,
  'gemini-cli': geminiTranscript,
};

export const transcriptReaderOf = (agent: AgentName): TranscriptReader | undefined => READERS[agent];
