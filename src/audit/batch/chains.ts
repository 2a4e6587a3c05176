/**
 * An auditor's check of several chains of batches beside each other: a chain that takes the place of another tells how
 * that one ended, so that its end cannot be taken away; and no chain passes for another.
 */
import type { KeyObject } from 'node:crypto';
import { open } from '../../model/envelope.ts';
import { type BatchFiles, type BatchVerification, type CheckOptions, checkedBatches } from './check.ts';
import { statementOf } from './state.ts';
import { BATCH_TYPE, digestOf } from './statement.ts';

/** What there is of one chain. */
export interface ChainFiles {
  /** Its folder, as it is shown, with `/`; the last parts are those that it was sent under: `<device>/<n>`. */
  readonly where: string;
  readonly files: readonly BatchFiles[];
  /** Batches that have other files here and no statement; `receipt`: one of those is a receipt. */
  readonly strays: readonly { readonly batch: number; readonly receipt: boolean }[];
  /** Batches up to this one need not be there. */
  readonly removed: number;
  /** Are all chains of its device looked at? */
  readonly besideOthers: boolean;
}

export interface ChainVerification extends BatchVerification {
  readonly where: string;
}

/**
 * Checks every chain by itself, in the order in which a device has made them, then what they say of each other. A key that
 * has given way to another in one counts in none that comes after it.
 */
export function checkChains(
  chains: readonly ChainFiles[],
  options: Omit<CheckOptions, 'removed'>,
): readonly ChainVerification[] {
  const found: ChainVerification[] = [];
  const latest = new Map<string, readonly KeyObject[]>();
  for (const chain of chains) {
    const device = statementOf(chain.files[0]?.statement)?.device ?? '';
    const keys = latest.get(device) ?? options.keys;
    const { verification: checked, keys: then } = checkedBatches(chain.files, {
      ...options,
      ...(keys && { keys }),
      removed: chain.removed,
    });
    latest.set(device, then);
    const problem = checked.broken
      ? undefined
      : (strayProblem(chain) ??
        placeProblem(chain, checked, found) ??
        endProblem(chain, chains) ??
        missingProblem(chain, chains));
    found.push({
      ...checked,
      where: chain.where,
      ...(problem !== undefined && broken(chain, checked, problem)),
      notes: [...checked.notes, ...strayNotes(chain)],
    });
  }
  return found;
}

function broken({ files }: ChainFiles, { last = 0 }: BatchVerification, problem: string) {
  const end = files.at(-1);
  return {
    ok: false,
    broken: { file: end?.name ?? '', batch: end?.batch ?? 0, seq: last + 1, line: 0, problem },
  };
}

/** Files of batches whose statements are gone. One whose records alone are there may be on its way. */
function strayProblem({ files, strays, removed }: ChainFiles): string | undefined {
  const last = files.at(-1)?.batch ?? removed;
  if (files.length === 0 && strays.length > 0) return 'there are files of batches here and no statement';
  const gone = strays.find(({ batch, receipt }) => batch > last && (receipt || batch > last + 1));
  return gone && `batch ${gone.batch} was here, and its statement is missing`;
}

function strayNotes({ files, strays }: ChainFiles): string[] {
  const next = (files.at(-1)?.batch ?? 0) + 1;
  return strays.some(({ batch }) => batch === next)
    ? [`the records of batch ${next} are here and its statement is not: it is on its way, or was taken away`]
    : [];
}

const PLACE = /(?:(?<device>dev-[0-9a-f]{16})\/)?(?<number>\d+)$/;

/** Is this the chain that its folder says, and no other folder has it? */
function placeProblem(
  { where }: ChainFiles,
  { chain }: BatchVerification,
  others: readonly ChainVerification[],
): string | undefined {
  const twin = others.find((other) => other.chain === chain && chain !== '');
  if (twin) return `this is chain ${chain}, which is in ${twin.where} as well`;
  const { device, number } = PLACE.exec(where)?.groups ?? {};
  const expected = device === undefined ? number : `${device}/${number}`;
  return expected === undefined || chain === '' || `/${chain}`.endsWith(`/${expected}`)
    ? undefined
    : `this is chain ${chain}, and its folder is another's`;
}

/** Did the chain end as the one says that takes its place? */
function endProblem({ files, besideOthers }: ChainFiles, chains: readonly ChainFiles[]): string | undefined {
  const own = statementOf(files.at(-1)?.statement);
  if (!own) return undefined;
  for (const chain of chains) {
    const follows = statementOf(chain.files[0]?.statement)?.follows;
    if (!follows || follows.chain !== own.chain || follows.digest === null) continue;
    // On the device itself those that were never sent are kept.
    if (own.batch > follows.batch && besideOthers)
      return `${chain.where} takes its place after batch ${follows.batch}, and batch ${follows.batch + 1} is here: a copy of the device has gone on with it`;
    if (own.batch < follows.batch)
      return `${chain.where} takes its place and says that it ended with batch ${follows.batch}: the end is missing`;
    const last = files.find(({ batch }) => batch === follows.batch);
    if (last && digestIn(last.statement) !== follows.digest)
      return `${chain.where} takes its place and says that batch ${follows.batch} was another`;
  }
  return undefined;
}

/** Is the chain here that this one says it takes the place of? */
function missingProblem(
  { files, besideOthers }: ChainFiles,
  chains: readonly ChainFiles[],
): string | undefined {
  const follows = statementOf(files[0]?.statement)?.follows;
  if (!follows || follows.digest === null || !besideOthers) return undefined;
  const isHere = chains.some((one) => statementOf(one.files.at(-1)?.statement)?.chain === follows.chain);
  return isHere ? undefined : `it takes the place of ${follows.chain}, which is not here`;
}

function digestIn(statement: Buffer): string | undefined {
  const opened = open(statement, BATCH_TYPE, [], 0);
  return opened.ok ? digestOf(opened.payload) : undefined;
}
