/** The empty page of the approvals panel. What it shows comes in messages and is put in as text, never as HTML. */

export interface PageSources {
  /** What the webview calls its own origin in a content security policy. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** New for every page. */
  readonly nonce: string;
}

export function approvalsPage({ cspSource, script, style, nonce }: PageSources): string {
  // Scripts: our entry by its nonce, and what it imports from our own folder. No network, no frames, no inline handlers.
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}' ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>Chaperone: approvals</title>
</head>
<body>
  <main>
    <h1 id="headline">Approvals</h1>
    <p id="notice" role="status" hidden></p>
    <section id="asks" aria-label="Asks that wait for you"></section>
    <p id="empty" hidden>When an agent wants to do something that your policy asks about, it appears here.</p>
    <section id="grants" aria-labelledby="grants-title" hidden>
      <h2 id="grants-title">Allowed for now</h2>
      <ul id="grant-list"></ul>
    </section>
  </main>
  <p id="live" class="unseen" role="status" aria-live="polite"></p>
  <script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
