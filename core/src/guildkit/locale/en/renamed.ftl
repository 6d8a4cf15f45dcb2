# Commands that were renamed.
renamed-description = Now called /{ $new }
renamed-told = { $old } is now called { $new }; the old name will go with a later version.
