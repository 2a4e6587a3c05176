/** Signing in and out over the gate's socket; only a person may. */
import * as v from 'valibot';
import type { Gate } from '../gate.ts';

const Way = v.object({ way: v.picklist(['browser', 'device-code']) });
const EditorToken = v.object({ token: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100_000)) });

/** What is answered to `POST /v1/<noun>/<rest>`; nothing where there is no such path. */
export async function answerSignIn(
  { signIn }: Gate,
  noun: string,
  rest: string | undefined,
  body: unknown,
): Promise<object | undefined> {
  try {
    if (noun === 'sign-out') return await signIn.out();
    if (rest === 'outcome') return { principal: await signIn.outcome() };
    if (rest === 'token') {
      const asked = v.safeParse(EditorToken, body);
      return asked.success
        ? { principal: await signIn.withEditorToken(asked.output.token) }
        : { error: 'there is no token in this' };
    }
    if (rest !== undefined) return undefined;
    const asked = v.safeParse(Way, body);
    return asked.success
      ? await signIn.begin(asked.output.way)
      : { error: '`way` is "browser" or "device-code"' };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
