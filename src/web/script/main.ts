// Makes the pages quicker for those who have script. Every page works without it.

import { offerKeyHelp } from './key-help.ts';
import { watchKeys } from './keys.ts';
import { watchTimes } from './local-times.ts';
import { watchMenus } from './menus.ts';
import { watchRows } from './rows.ts';

watchMenus();
watchRows();
watchKeys();
watchTimes({ now: () => new Date() });
offerKeyHelp();
