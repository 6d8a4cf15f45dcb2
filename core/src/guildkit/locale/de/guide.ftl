guide-topic = Was { $bot } hier kann
guide-reason = der Wegweiser dieses Servers
guide-plugins-title = Was ich hier kann
guide-nothing = Noch nichts.
guide-more = Wer diesen Server verwaltet, schaltet mehr ein: `/plugins enable`
guide-trouble = Das kann gerade nicht gezeigt werden.
guide-is-here = Der Wegweiser ist { $channel }.
guide-off = Der Wegweiser ist hier ausgeschaltet.
guide-off-hint = Das ist eine Einstellung: /settings
guide-refused = Ich kann keinen Kanal führen, der sagt, was ich hier kann.
guide-refused-hint = Discord sagt: { $reason }
guide-lacking-hint = Bitte erlaube mir dies: { $permissions }. Dann legt `/guide` ihn an.

setting-guide =
    .description = Ob der Bot einen Kanal führt, der sagt, was er hier kann
command-guide =
    .description = Den Wegweiser dieses Servers anlegen, oder zeigen, wo er ist
