/**
 * Which part of the traces that begin here is sampled, from 0 to 1, as OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say. A trace that
 * came with a request is sampled if whoever began it wanted so, whatever is said here.
 *
 * @throws naming the variable that is wrong
 */
export function sampleRatio(environment: Readonly<Record<string, string | undefined>>): number {
  const sampler = environment.OTEL_TRACES_SAMPLER || 'parentbased_always_on';
  const argument = environment.OTEL_TRACES_SAMPLER_ARG || '1';
  switch (sampler.replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1;
    case 'always_off':
      return 0;
    case 'traceidratio': {
      const ratio = Number(argument);
      if (ratio >= 0 && ratio <= 1) return ratio;
      throw new Error(`OTEL_TRACES_SAMPLER_ARG is "${argument}": give it a number from 0 to 1.`);
    }
    default:
      throw new Error(
        `OTEL_TRACES_SAMPLER is "${sampler}": give it one of always_on, always_off, traceidratio, each with or without parentbased_ before it.`,
      );
  }
}
