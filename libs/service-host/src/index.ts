export type { SignInConfig } from './sign-in-config.js';
export { readConfig } from './config.js';
export type { Config, Environment } from './config.js';
export { runService } from './run-service.js';
export type { ServiceOptions } from './run-service.js';
