/** What install did, so that uninstall can take it back: `installed/<agent>.json` in Chaperone's state folder. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { AgentName } from '../../model/action.ts';

const FileReceipt = v.object({
  path: v.string(),
  /** The file at the end of all links. */
  target: v.string(),
  /** Was there a file before? */
  existed: v.boolean(),
  madeFolders: v.array(v.string()),
  /** Keys that were not there before: `hooks`, names of events. */
  madeKeys: v.array(v.string()),
  /** Taken back in reverse, they give the text of before. Never any text of the user's own. */
  insertions: v.array(v.object({ offset: v.number(), text: v.string() })),
  /** SHA-256 of the text that was written, hex: as long as it is that, nothing else has changed. */
  written: v.string(),
});
export type FileReceipt = Readonly<v.InferOutput<typeof FileReceipt>>;

const Receipt = v.object({
  v: v.literal(1),
  transport: v.picklist(['command', 'http']),
  files: v.array(FileReceipt),
});
export type Receipt = Readonly<v.InferOutput<typeof Receipt>>;

/** Has install put hooks into the agent, and uninstall not taken them out again? What stands there now is another question. */
export const isInstalled = (chaperoneHome: string, agent: AgentName): boolean =>
  existsSync(pathOf(chaperoneHome, agent));

/** The receipt of an agent's install; nothing where there is none that can be read. */
export function readReceipt(chaperoneHome: string, agent: AgentName): Receipt | undefined {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(pathOf(chaperoneHome, agent), 'utf8'));
  } catch {
    return undefined; // Never installed, or damaged: what is ours is then found by its mark.
  }
  const parsed = v.safeParse(Receipt, json);
  return parsed.success ? parsed.output : undefined;
}

export function writeReceipt(chaperoneHome: string, agent: AgentName, receipt: Receipt): void {
  const path = pathOf(chaperoneHome, agent);
  mkdirSync(join(chaperoneHome, 'installed'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(receipt, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function removeReceipt(chaperoneHome: string, agent: AgentName): void {
  rmSync(pathOf(chaperoneHome, agent), { force: true });
}

function pathOf(chaperoneHome: string, agent: AgentName): string {
  return join(chaperoneHome, 'installed', `${agent}.json`);
}
