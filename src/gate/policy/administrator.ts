/**
 * An administrator's own orders on this machine, for when no network can be waited for: `lockdown.json`, which only
 * tightens. Read again when it changes; while it stays as it is, that costs one `stat`.
 */
import { readFileSync, type Stats, statSync } from 'node:fs';
import * as v from 'valibot';
import { issueLine } from '../../model/issue.ts';
import { LocalOrders } from '../../policy/bundle/documents.ts';
import { stampOf } from '../files.ts';

/** Folders that only an administrator can write. On Windows any user may make files in there, but these only tighten. */
const FOLDER: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Library/Application Support/Chaperone',
  win32: String.raw`C:\ProgramData\Chaperone`,
};

/** An administrator's file on this platform. */
export const administratorsFile = (name: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? `${FOLDER.win32}\\${name}` : `${FOLDER[platform] ?? '/etc/chaperone'}/${name}`;

/** Is the file an administrator's alone? Whoever else may write it would be the administrator. Windows cannot be asked. */
export const isAdministrators = ({ uid, mode }: Stats): boolean =>
  process.platform === 'win32' || (uid === 0 && (mode & 0o022) === 0);

export interface LocalWord {
  readonly orders: LocalOrders;
  /** Why the file is not followed, or what is wrong with it: one sentence. */
  readonly problem?: string;
}

const NONE: LocalWord = { orders: { lockdown: [], revoked: { devices: [], subjects: [], sessions: [] } } };

export class AdministratorOrders {
  readonly #file: string;
  #stamp = '';
  #word: LocalWord = NONE;

  constructor(file: string = administratorsFile('lockdown.json')) {
    this.#file = file;
  }

  /** Never throws: one that cannot be looked at may be there. */
  current(): LocalWord {
    let stat: Stats | undefined;
    try {
      stat = statSync(this.#file, { throwIfNoEntry: false });
    } catch (error) {
      this.#stamp = '';
      this.#word = NONE;
      return this.#unreadable((error as Error).message);
    }
    const stamp = stat ? `${stampOf(stat)} ${stat.ctimeMs}` : '';
    if (stamp !== this.#stamp) {
      this.#word = stat ? this.#read(stat) : NONE;
      this.#stamp = stamp;
    }
    return this.#word;
  }

  #read(stat: Stats): LocalWord {
    const file = this.#file;
    if (!isAdministrators(stat)) {
      const problem = `${file} must belong to root and be writable by nobody else; it is not followed.`;
      return { ...NONE, problem };
    }
    try {
      const checked = v.safeParse(LocalOrders, JSON.parse(readFileSync(file, 'utf8')));
      return checked.success ? { orders: checked.output } : this.#unreadable(issueLine(checked.issues[0]));
    } catch (error) {
      return this.#unreadable((error as Error).message);
    }
  }

  /** Somebody wants agents stopped and cannot say which: all of them. */
  #unreadable(why: string): LocalWord {
    const reason = `${this.#file} is there and cannot be read`;
    return {
      orders: {
        ...NONE.orders,
        lockdown: [{ id: 'unreadable', scope: { all: true }, level: 'suspend', reason }],
      },
      problem: `${this.#file} cannot be read (${why}), so all agents are stopped; mend it or take it away.`,
    };
  }
}
