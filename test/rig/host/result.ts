/** What a suite that ran inside the extension host gives back. */
export interface SuiteResult {
  readonly cases: readonly {
    readonly title: string;
    readonly state: 'passed' | 'failed' | 'skipped';
    readonly error?: string;
  }[];
}
