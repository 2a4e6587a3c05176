/** Put in by the bundler from package.json. */
declare const CHAPERONE_VERSION: string | undefined;

export const VERSION: string = typeof CHAPERONE_VERSION === 'string' ? CHAPERONE_VERSION : '0.0.0';
