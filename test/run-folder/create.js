const {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');

/** Prepares the environment of a run of the tests, which its workers get, with the name of a folder for this run. */
module.exports = () => {
  // Node would read these certificates whenever a test starts a process, which doubles its time. Tests use loopback only.
  delete process.env.NODE_EXTRA_CA_CERTS;
  // Tests create much that is garbage soon. With more room for it, V8 copies less: a tenth of the time of most tests.
  const { NODE_OPTIONS = '' } = process.env;
  if (!NODE_OPTIONS.includes(ROOM)) process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${ROOM}`.trim();
  // Otherwise glibc keeps the 16 MB of the filter that each ingest makes, and writes zeros into them for the next one. Without
  // it, tests of the history store write to a third fewer new pages of memory.
  process.env.MALLOC_MMAP_THRESHOLD_ ??= String(8 << 20);
  // DuckDB gives free memory back when it closes a store. With one heap for all threads less is given back and taken again:
  // a tenth of the time of tests of the history store.
  process.env.MALLOC_ARENA_MAX ??= '1';
  const parent = hasMemory() ? MEMORY : tmpdir();
  removeKilledRuns(parent);
  const folder = mkdtempSync(join(parent, `assay-test-run-${process.pid}-`));
  process.env.ASSAY_TEST_RUN = folder;
  process.env.ASSAY_TEST_TMPDIR = tmpdir();
  // The folder for temporary files of the tests and of their processes. What they leave there is named, and removed.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  // `tsx` takes seconds to compile the app of the local region, so its cache is kept from run to run.
  const cache = join(tmpdir(), `tsx-${process.getuid?.()}`);
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(temporary, basename(cache)), 'dir');
  process.env.TMPDIR = temporary;
};

const ROOM = '--max-semi-space-size=128';

/** A folder in memory, which Linux has. A history store waits for the disk several times in each ingest. */
const MEMORY = '/dev/shm';
const MIN_BYTES = 4 * 2 ** 30;

/** Whether there is a folder in memory, with room for the files of the tests, of which some are programs. */
function hasMemory() {
  if (!existsSync(MEMORY) || !existsSync('/proc/mounts')) return false;
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const options = mounts.findLast(([, folder]) => folder === MEMORY)?.[3];
  const { bavail, bsize } = statfsSync(MEMORY);
  if (options === undefined || bavail * bsize < MIN_BYTES) return false;
  return !options.split(',').some((option) => option === 'noexec' || option === 'ro');
}

/** Removes the folders of runs whose process is gone: one that was killed leaves its folder. */
function removeKilledRuns(parent) {
  for (const name of readdirSync(parent)) {
    const [, pid] = /^assay-test-run-(\d+)-/.exec(name) ?? [];
    if (!pid || isRunning(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // It is another user's, or another run removes it, too.
    }
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch ({ code }) {
    return code === 'EPERM';
  }
}
