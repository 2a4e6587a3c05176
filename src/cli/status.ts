export async function status(_agents: readonly string[], _options: { json?: boolean }): Promise<void> {}
