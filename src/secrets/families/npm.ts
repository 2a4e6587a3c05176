import { marked } from '../family.ts';

export const NPM = [
  marked('npm-token', ['npm_'], String.raw`(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])`, {
    finds: ['npm_8fK2mQ7vR1tXn5wZ9cJ3hG6dB4sP0aYeLuIo'],
    leaves: ['npm_config_registry', 'npm_lifecycle_event'],
  }),
];
