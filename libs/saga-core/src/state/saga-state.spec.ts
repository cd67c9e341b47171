import { scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { hasEnded, isAtRest, SAGA_STATUSES } from './saga-state.js';

const { state } = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });

describe('the end', () => {
  it('is reached by the completed, the compensated and the resolved', () => {
    const ended = SAGA_STATUSES.filter((status) => hasEnded({ ...state, status }));
    expect(ended).toEqual(['completed', 'compensated', 'resolved']);
  });
});

describe('rest', () => {
  it('has a saga that is over, and one that needs a person', () => {
    const resting = SAGA_STATUSES.filter((status) => isAtRest({ ...state, status }));
    expect(resting).toEqual(['paused', 'parked', 'completed', 'compensated', 'resolved']);
  });
});
