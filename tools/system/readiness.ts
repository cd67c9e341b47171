const ANSWER_WITHIN_MS = 2_000;

/** One question to an app's readiness endpoint: true if it can do its work. */
export async function isAppReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
