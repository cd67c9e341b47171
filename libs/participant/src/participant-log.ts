import type { Log } from '@edda/messaging';
import { Logger } from '@nestjs/common';

/** Into Nest's logger, whichever the application has. */
export function participantLog(participant: string): Log {
  const logger = new Logger(`Participant ${participant}`);
  return (level, line) => {
    if (level === 'info') logger.log(line);
    else logger[level](line);
  };
}
