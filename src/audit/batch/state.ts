/**
 * Where the making of batches stands. The last batch says so itself: it counts as made once its statement is on disk.
 * Notes are kept of what no batch tells: what the next one has to say of those that went, and a chain that is to begin.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { open, saidIn } from '../../model/envelope.ts';
import { linesIn } from '../lines.ts';
import { unpackedBody } from './folder.ts';
import { isTrunk, leafHash, MerkleTree } from './merkle.ts';
import { type BatchSpool, chainsIn } from './spool.ts';
import { BATCH_TYPE, type Dropped, digestOf, type Standing, Statement } from './statement.ts';

export interface State {
  readonly v: 1;
  /** Number of the chain. */
  readonly chain: number;
  /** Id of the key that has signed its last batch, or is to sign its first. */
  readonly key: string;
  readonly standing: Standing;
  /** What the next batch has to say is missing. */
  readonly dropped: readonly Dropped[];
}

/** What notes have to have for a chain to go on from them. */
const Noted = v.looseObject({
  v: v.literal(1),
  chain: v.number(),
  key: v.string(),
  standing: v.looseObject({
    chain: v.string(),
    batch: v.number(),
    digest: v.nullable(v.string()),
    seq: v.number(),
    hash: v.string(),
    closed: v.string(),
    tree: v.object({ size: v.number(), peaks: v.array(v.string()) }),
  }),
  dropped: v.array(v.looseObject({ why: v.string() })),
});

/**
 * The state to go on from; undefined where none can be told, and another chain has to begin.
 *
 * @param notes file of the notes
 */
export function stateIn(spool: BatchSpool, notes: string): State | undefined {
  const noted = notesIn(notes);
  const last = spool.kept.at(-1);
  const isNoted =
    noted &&
    (!last || noted.chain > last.chain || (noted.chain === last.chain && noted.standing.batch >= last.batch));
  return isNoted ? noted : last && stateBehind(spool, last.chain, last.batch);
}

function notesIn(file: string): State | undefined {
  try {
    const noted: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return v.is(Noted, noted) ? (noted as unknown as State) : undefined;
  } catch {
    return undefined; // Not there, or not to be read.
  }
}

/** The state behind a batch that is here; undefined where it cannot be read, or was sent with others behind it that are gone. */
function stateBehind(spool: BatchSpool, chain: number, batch: number): State | undefined {
  const said = openedIn(spool.read(chain, batch, 'statement'));
  if (!said || spool.sent(chain).batch > batch) return undefined;
  const { statement, digest } = said;
  const body = statement.body ? unpackedBody(spool.read(chain, batch, 'body') ?? NOTHING) : NOTHING;
  const before = { size: statement.treeSize - statement.count, peaks: statement.treeBefore };
  if (!body || !isTrunk(before)) return undefined;
  const tree = new MerkleTree(before);
  for (const line of linesIn(body)) tree.add(leafHash(line));
  if (tree.root() !== statement.treeRoot) return undefined;
  const { last: seq, head: hash, clock } = statement;
  const standing = {
    chain: statement.chain,
    batch,
    digest,
    seq,
    hash,
    tree: tree.trunk(),
    closed: clock.closed,
  };
  return { v: 1, chain, key: statement.key, standing, dropped: [] };
}

const NOTHING = Buffer.alloc(0);

/** The last chain that is here, where nothing tells any more how it was to go on. */
export function lastChain(
  spool: BatchSpool,
): { number: number; standing: Pick<Standing, 'chain' | 'batch' | 'digest'> } | undefined {
  const number = chainsIn(spool.folder).at(-1);
  if (number === undefined) return undefined;
  const last = spool.kept.findLast(({ chain }) => chain === number);
  const said = last && openedIn(spool.read(number, last.batch, 'statement'));
  const { chain, batch } = said?.statement ?? { chain: String(number), batch: 0 };
  return { number, standing: { chain, batch, digest: said?.digest ?? null } };
}

/** What a kept statement says; it is our own, and whoever receives it checks it. */
export const statementOf = (file: Buffer | undefined): Statement | undefined => openedIn(file)?.statement;

function openedIn(
  file: Buffer | undefined,
): { readonly statement: Statement; readonly digest: string } | undefined {
  const opened = file && open(file, BATCH_TYPE, [], 0);
  if (!opened?.ok) return undefined;
  const statement = saidIn(Statement, opened.payload);
  return statement && { statement, digest: digestOf(opened.payload) };
}
