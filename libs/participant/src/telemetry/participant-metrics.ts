import type { Metric } from '@edda/messaging';

/** From a millisecond to the longest that a delivery is held. Seconds. */
const COMMAND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 900];

export const COMMANDS_HANDLED: Metric = {
  kind: 'counter',
  name: 'edda_commands_handled_total',
  help: 'Deliveries that were settled, by what was answered; replayed: the fence had the reply already',
  labels: ['command', 'outcome'],
};

export const COMMAND_DURATION: Metric = {
  kind: 'histogram',
  name: 'edda_command_duration_seconds',
  help: 'From the delivery of a command to the decision about it, tries and waits for a breaker included',
  labels: ['command', 'outcome'],
  buckets: COMMAND_SECONDS,
};

export const HANDLER_ERRORS: Metric = {
  kind: 'counter',
  name: 'edda_handler_errors_total',
  help: 'Times that a handler threw anything but a business failure',
  labels: ['command'],
};

export const COMMANDS_IN_FLIGHT: Metric = {
  kind: 'gauge',
  name: 'edda_commands_in_flight',
  help: 'Deliveries that are here and not acknowledged',
  labels: [],
};

export const BREAKER_STATE: Metric = {
  kind: 'gauge',
  name: 'edda_breaker_state',
  help: '0 closed, 1 half-open, 2 open',
  labels: ['breaker'],
};

export const HELD_DELIVERIES: Metric = {
  kind: 'gauge',
  name: 'edda_held_deliveries',
  help: 'Deliveries that wait for a breaker to let them try',
  labels: ['breaker'],
};

/** All that a participant counts by itself; those of every service come beside them. */
export const PARTICIPANT_METRICS: readonly Metric[] = [
  COMMANDS_HANDLED,
  COMMAND_DURATION,
  HANDLER_ERRORS,
  COMMANDS_IN_FLIGHT,
  BREAKER_STATE,
  HELD_DELIVERIES,
];
