/** A receiver of evidence in a process of its own, so that its work is not counted. Prints its address. */
import { EvidenceServer } from '../test/rig/evidence-server.ts';

const server = await new EvidenceServer().open();
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.close());
