/**
 * Which organisation's policies this device follows. An administrator writes it where no user can (a file below /etc, the
 * Windows policy key, a managed preference of macOS); else a person may have enrolled this account. The highest place
 * that says something counts whole; nothing is merged.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import * as v from 'valibot';
import { issueLine } from '../../model/issue.ts';
import { SafeUrl } from '../../model/policy/words.ts';
import type { Home } from '../home.ts';
import { administratorsFile, isAdministrators } from './administrator.ts';

const Organization = v.object({
  /** Where the static files lie. https, or http on this machine alone. */
  baseUrl: v.pipe(
    SafeUrl,
    v.transform((url) => url.replace(/\/+$/, '')),
  ),
  /** SHA-256 of the first root, hex. */
  rootSha256: v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{64}$/, 'SHA-256 has 64 hex digits')),
  channel: v.optional(v.pipe(v.string(), v.nonEmpty()), 'stable'),
  /** Listen for server-sent events at `<baseUrl>/events`, which say that something is new. */
  push: v.optional(v.boolean(), false),
  /** Devices wait a random time up to this before they fetch what a push announced, in seconds. */
  pushSpreadSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(300)), 10),
});

/** What a device must know to follow an organisation, and who says so. */
export type Organization = v.InferOutput<typeof Organization> & {
  readonly source: string;
  readonly managed: boolean;
};

export type FoundOrganization =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly organization: Organization }
  /** Somebody wants one and it cannot be read: never taken for "none". */
  | { readonly kind: 'broken'; readonly problem: string };

const MACOS = '/Library/Managed Preferences/dev.chaperone.plist';
const WINDOWS = String.raw`HKLM\SOFTWARE\Policies\Chaperone`;

/** Looks in the administrator's place, then in the account's own. */
export function findOrganization(
  home: Home,
  platform: NodeJS.Platform = process.platform,
): FoundOrganization {
  const managed = managedText(platform);
  if (managed)
    return 'problem' in managed
      ? { kind: 'broken', problem: managed.problem }
      : parsed(managed.text, managed.source, true);
  const own = readIfThere(home.organization);
  if (!own) return { kind: 'none' };
  if ('problem' in own) return { kind: 'broken', problem: own.problem };
  return parsed(own.text, own.source, false);
}

/** Checks what a person wants to enrol with; the sentence says what is wrong. */
export function organizationOf(value: unknown): { readonly text: string } | { readonly problem: string } {
  const checked = v.safeParse(Organization, value);
  return checked.success
    ? { text: JSON.stringify(checked.output, null, 2) }
    : { problem: issueLine(checked.issues[0]) };
}

function parsed(text: string, source: string, managed: boolean): FoundOrganization {
  try {
    const checked = v.safeParse(Organization, JSON.parse(text));
    if (checked.success) return { kind: 'found', organization: { ...checked.output, source, managed } };
    return { kind: 'broken', problem: `${source}: ${issueLine(checked.issues[0])}` };
  } catch {
    return { kind: 'broken', problem: `${source} is no JSON.` };
  }
}

type ManagedText =
  | { readonly text: string; readonly source: string }
  | { readonly problem: string }
  | undefined;

function managedText(platform: NodeJS.Platform): ManagedText {
  switch (platform) {
    case 'win32':
      return windowsText();
    case 'darwin':
      return macosText();
    default:
      return linuxText(administratorsFile('config.json'));
  }
}

function linuxText(file: string): ManagedText {
  const found = readIfThere(file);
  return found && !('problem' in found) && !isAdministrators(found.stat)
    ? { problem: `${file} must belong to root and be writable by nobody else; it is not followed.` }
    : found;
}

/** A file that is there and cannot be read is not taken for none. */
function readIfThere(
  file: string,
): { text: string; source: string; stat: Stats } | { problem: string } | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && { text: readFileSync(file, 'utf8'), source: file, stat };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `${file} cannot be read (${code}); it must be a file that every user may read.` };
  }
}

function macosText(): ManagedText {
  if (!existsSync(MACOS)) return undefined;
  try {
    return {
      text: execFileSync('/usr/bin/plutil', ['-convert', 'json', '-o', '-', MACOS], { encoding: 'utf8' }),
      source: MACOS,
    };
  } catch {
    return { problem: `${MACOS} cannot be read.` };
  }
}

/** Not by the search path: whoever names a folder there would be the administrator. */
const REG = String.raw`C:\Windows\System32\reg.exe`;
/** `reg query` ends with this where there is no such key or value. */
const NO_SUCH_KEY = 1;

function windowsText(): ManagedText {
  const { status, stdout, error } = spawnSync(REG, ['query', WINDOWS, '/v', 'Config'], {
    encoding: 'utf8',
  });
  if (status === NO_SUCH_KEY) return undefined;
  if (status !== 0)
    return { problem: `${WINDOWS} cannot be read (${error?.message ?? `reg ended with ${status}`}).` };
  return registryText(stdout);
}

/** What `reg query` prints of the one value. */
export function registryText(said: string): { text: string; source: string } | { problem: string } {
  const text = /^\s*Config\s+REG_(?:EXPAND_)?SZ\s+(.*)/m.exec(said)?.[1]?.trim();
  return text === undefined
    ? { problem: `${WINDOWS} holds no text named Config.` }
    : { text, source: WINDOWS };
}
