/** Where class-transformer keeps what its decorators said. It has no types of its own, and nothing else tells whether a class says anything. */
declare module 'class-transformer/cjs/storage.js' {
  import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';
  export const defaultMetadataStorage: MetadataStorage;
}
