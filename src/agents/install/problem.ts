/** Why a settings file was left alone. */

export type SettingsProblemCode =
  /** The file is no JSON, or JSON with more than comments and trailing commas added. */
  | 'unparsable'
  /** What stands where hooks belong is something else. */
  | 'unexpected-shape'
  /** The file is not UTF-8, so it could not be written back as it was. */
  | 'not-utf8'
  /** The system refused to read or write it. */
  | 'inaccessible';

/** The message is whole: file, place, what is wrong, what to do. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  readonly code: SettingsProblemCode;
  readonly file: string;

  constructor(code: SettingsProblemCode, file: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.file = file;
  }
}
