/** How many of what, in words: `1 batch`, `2 batches`, `12,345 records`. */
export const counted = (count: number, noun: string, many = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : many}`;
