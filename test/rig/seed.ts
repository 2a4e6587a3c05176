/** Random inputs are the same in each run, so that one that fails can be run again; `CHAPERONE_SEED=7 npm test` tries others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.CHAPERONE_SEED ?? 2026) });
