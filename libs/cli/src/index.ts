export type { Cli } from './cli.js';
export { EXIT } from './exit-codes.js';
export { referenceText } from './reference.js';
export { runCli } from './run.js';
export { Screen } from './screen.js';
