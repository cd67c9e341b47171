/** Until there is more than one. */
export const DEFAULT_TENANT = 'default';
