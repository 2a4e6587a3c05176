/** What other extensions, and our own tests, can see of this one. Read-only: nothing here answers, grants or pauses. */
import type { Event } from 'vscode';
import type { Face } from './face.ts';
import type { Situation } from './situation.ts';
import { type StatusLook, statusLook } from './status-look.ts';

export interface ChaperoneApi {
  /** Own work of activation, in milliseconds: everything between VS Code's call and the return from it. */
  readonly activationMilliseconds: number;
  /** What the status bar shows right now. */
  status(): StatusLook;
  /** What is known of the gate right now. */
  situation(): Situation;
  readonly onSituation: Event<Situation>;
}

export function describeFace(face: Face, activationMilliseconds: number): ChaperoneApi {
  return {
    activationMilliseconds,
    status: () => statusLook(face.situation, Date.now()),
    situation: () => face.situation,
    onSituation: face.onSituation,
  };
}
