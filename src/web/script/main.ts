// Makes the pages quicker for those who have script. Every page works without it.

import { watchForms } from './forms.ts';
import { keepTyped } from './keep-typed.ts';
import { offerKeyHelp } from './key-help.ts';
import { watchKeys } from './keys.ts';
import { watchTimes } from './local-times.ts';
import { watchMenus } from './menus.ts';
import { watchPane } from './pane.ts';
import { watchLeaving } from './pending.ts';
import { watchRows } from './rows.ts';
import { watchSelection } from './selection.ts';
import { watchLive } from './watch-live.ts';

watchMenus();
watchRows();
watchKeys();
watchTimes({ now: () => new Date() });
watchForms();
watchSelection();
watchPane();
watchLeaving();
offerKeyHelp();
keepTyped();
watchLive();
