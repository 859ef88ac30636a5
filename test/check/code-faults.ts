import type { Faults, TreeFile } from './read-tree.ts';

const mostLines = 250;

/** Something that code must not say, and the files that may all the same. */
type Ban = { pattern: RegExp; where: RegExp; except: RegExp; why: string };

const program = /^(src|connectors|workers)\/.*\.tsx?$/;
const code = /^(src|connectors|workers|test|migrations)\/.*\.tsx?$/;
const nowhere = /^$/;

const bans: readonly Ban[] = [
  {
    pattern: /\bprocess\s*(\.|\?\.)\s*env\b|\bprocess\s*\[|\benv\b[^;]*\bfrom 'node:process'/,
    where: program,
    except: /^src\/config\//,
    why: 'reads the environment, which only src/config may',
  },
  {
    pattern: /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/,
    where: program,
    except: /^src\/(clock\.ts|deps\.ts|start\/|commands\/|web\/script\/main\.ts)/,
    why: 'takes the time or a random number by itself; both come by argument',
  },
  {
    pattern: /\b(process|performance|console|globalThis)\s*[.[]|\bset(Timeout|Interval)\(/,
    where: /^(src\/core|connectors)\/.*\.tsx?$/,
    // The contract names the type of fetch; it calls nothing.
    except: /^connectors\/contract\.ts$/,
    why: 'reaches for the running process in code that only computes',
  },
  {
    pattern: /(?<![.\w])fetch\(/,
    where: program,
    // The script of the pages runs in browsers, which ask none but ourselves.
    except: /^src\/(outbound\/|demo\/|commands\/healthcheck\.ts|web\/script\/)/,
    why: 'calls out by itself; outbound calls are made by src/outbound',
  },
  {
    pattern: /^export default\b|\bas default\b/m,
    where: code,
    except: /\.config\.ts$/,
    why: 'has a default export',
  },
  {
    pattern: /^(export )?(abstract )?class (?!\w+ extends \w*Error\b)(?!\w+Error\b)/m,
    where: program,
    except: nowhere,
    why: 'declares a class that is no error',
  },
];

/** What the style forbids and a pattern can tell. Biome finds the rest. */
export function codeFaults(files: readonly TreeFile[]): Faults {
  return files.flatMap(({ path, text }) => {
    const found = bans
      .filter((ban) => ban.where.test(path) && !ban.except.test(path) && ban.pattern.test(text))
      .map((ban) => `${path}: ${ban.why}`);
    const lines = text.split('\n').length - 1;
    const isLong = /^(src|connectors|workers|test)\/.*\.(tsx?|css|js)$/.test(path);
    if (isLong && lines > mostLines) found.push(`${path}: has ${lines} lines, over ${mostLines}`);
    return found;
  });
}
