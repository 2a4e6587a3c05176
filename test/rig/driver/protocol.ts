/** What a test says to the driver extension, one JSON value a request, and what comes back. */

export type DriverRequest =
  | { readonly do: 'command'; readonly command: string; readonly args: readonly unknown[] }
  /** Source of a function whose first parameter is the `vscode` API. */
  | { readonly do: 'evaluate'; readonly source: string; readonly args: readonly unknown[] }
  /** A CommonJS bundle that exports `collect`, see host-suite.ts. */
  | { readonly do: 'suite'; readonly file: string };

export type DriverAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };
