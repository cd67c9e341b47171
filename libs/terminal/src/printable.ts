/** One line for a person. Node's AggregateError of a failed connect has an empty message: its parts say it. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(describeError))].join('; ');
  }
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return error.message || code || error.name;
}

/** A URL as it may be printed: the password is replaced by stars. What is no URL with a host is not printed at all. */
export function maskUrl(url: string): string {
  // `user:secret` parses too, as a URL of the scheme `user`.
  if (!URL.canParse(url) || !/^[^:]+:\/\//.test(url)) return '(not a valid URL)';
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  for (const name of parsed.searchParams.keys()) {
    if (/pass|secret|key/i.test(name)) parsed.searchParams.set(name, '***');
  }
  return parsed.href;
}
