export { FAULTS } from './simulator/faults.js';
export type { Fault } from './simulator/faults.js';
export { ENDS, runSeed } from './simulator/run-seed.js';
export type { SeedReport } from './simulator/run-seed.js';
export { Simulation } from './simulator/simulation.js';
export type { SimulationOptions } from './simulator/simulation.js';
export { BUGS, hunt } from './simulator/bugs/hunt.js';
export type { Caught } from './simulator/bugs/hunt.js';
export type { Bug } from './simulator/bugs/bug.js';
