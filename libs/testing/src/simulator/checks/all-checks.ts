import { answersAreTrue } from './answers.js';
import { endsAreTrue } from './atomicity.js';
import { childrenAreAsTheirParentsSay } from './children.js';
import { endsAreEnds, everythingSettles, nothingExpiresInPeace, parkedSagasCanBeTakenOn } from './ends.js';
import type { Check } from './finished-run.js';
import {
  historiesGiveTheState,
  noUpdateIsLost,
  oneOutcomeForEachTry,
  sagasKeepTheirVersion,
} from './history.js';
import { correctionsAreKept, epochsFollowOutcomes } from './letters.js';
import { eventsAreKept } from './mailbox.js';
import { acksComeAfterCommits, outboxIsTrue } from './messages.js';
import { effectsHappenOnce, lateCommandsAreRefused } from './participants.js';
import { commandsComeInTheirTurn } from './sequence.js';
import { acceptedStartsAreThere, repeatedStartsAreOne } from './starts.js';
import { timersAreKept } from './timers.js';
import {
  compensationsComeInReverse,
  nothingGoesForwardAfterTurningBack,
  nothingIsUndoneBehindThePivot,
} from './undoing.js';

/** Everything that is checked when a world has come to its end. L2 is checked all along. */
export const ALL_CHECKS: readonly Check[] = [
  acceptedStartsAreThere,
  endsAreEnds,
  endsAreTrue,
  childrenAreAsTheirParentsSay,
  effectsHappenOnce,
  lateCommandsAreRefused,
  compensationsComeInReverse,
  nothingIsUndoneBehindThePivot,
  nothingGoesForwardAfterTurningBack,
  commandsComeInTheirTurn,
  oneOutcomeForEachTry,
  historiesGiveTheState,
  noUpdateIsLost,
  outboxIsTrue,
  acksComeAfterCommits,
  eventsAreKept,
  timersAreKept,
  answersAreTrue,
  repeatedStartsAreOne,
  sagasKeepTheirVersion,
  correctionsAreKept,
  epochsFollowOutcomes,
  everythingSettles,
  nothingExpiresInPeace,
  parkedSagasCanBeTakenOn,
];
