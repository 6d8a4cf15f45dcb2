"""The configuration file: what it may hold, what counts for more, and a sentence for everything that is wrong in it."""

import json

import pytest

from guildkit.config import load_config
from guildkit.errors import ConfigError
from tests.core.conftest import GUILD

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
OTHER = "OTg3NjU0MzIxMDk4NzY1NDMyMQ.GabcdE.zyxwvutsrqponmlkjihgfedcba0123456789AB"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write guildkit.toml into the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(text):
        (tmp_path / "guildkit.toml").write_text(text, encoding="utf-8")

    return write


def test_a_file_in_the_current_folder_counts_and_the_environment_counts_for_more(write, monkeypatch):
    write('discord_address = "127.0.0.1:1"\noperators = [1, 2]\n[plugins.voting]\ndefault_seats = 7\n')
    config = load_config()
    assert (config.discord_address, config.operators) == ("127.0.0.1:1", (1, 2))
    monkeypatch.setenv("GUILDKIT_DISCORD_ADDRESS", "127.0.0.1:2")
    monkeypatch.setenv("GUILDKIT_OPERATORS", "3, 4")
    monkeypatch.setenv("GUILDKIT_PLUGINS__VOTING__DEFAULT_DURATION", "5")
    config = load_config()
    assert (config.discord_address, config.operators) == ("127.0.0.1:2", (3, 4))
    assert config.plugins == {"voting": {"default_seats": 7, "default_duration": "5"}}


def test_a_single_id_needs_no_brackets_and_an_editor_may_put_a_mark_first(write):
    write("\ufeffoperators = 5\n")
    assert load_config().operators == (5,)


def test_the_file_is_found_where_it_is_named_and_in_the_home_folder(tmp_path, home, monkeypatch, guildkit):
    monkeypatch.chdir(tmp_path)
    home.mkdir()
    (home / "guildkit.toml").write_text('token = "nonsense"')
    assert load_config().file == home / "guildkit.toml"
    other = tmp_path / "other.toml"
    other.write_text("operators = [5]")
    monkeypatch.setenv("GUILDKIT_CONFIG", str(other))
    assert load_config().operators == (5,)
    monkeypatch.setenv("GUILDKIT_CONFIG", "")
    code, _, err = guildkit("--config", home / "nowhere.toml", "guilds")
    assert (code, f"There is no configuration file {home}/nowhere.toml." in err) == (3, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('tokn = "x"', "has a key 'tokn', which means nothing. Did you mean 'token'?"),
        ("xyzzy = 1", "has a key 'xyzzy', which means nothing. There are: token, "),
        ("operators = [", "guildkit.toml is no TOML: "),
        ('operators = ["alice"]', "operators.0 in guildkit.toml is wrong: "),
        ('log_level = "loud"', "log_level in guildkit.toml is wrong: "),
        ('discord_address = "somewhere"', "discord_address in guildkit.toml is wrong: "),
        ('tiers = ["Free", "free"]', "tiers in guildkit.toml is wrong: two tiers have the same name."),
        ("plugins = 5", "plugins in guildkit.toml is wrong: "),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(write, text, says):
    write(text)
    with pytest.raises(ConfigError) as error:
        load_config()
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("default_seat = 3", "voting has no setting 'default_seat'."),
        ('default_duration = "soon"', "'soon' is not a value for voting.default_duration"),
    ],
)
def test_defaults_of_plugins_are_held_against_their_models(write, guildkit, text, says):
    write(f"[plugins.voting]\n{text}\n")
    code, _, err = guildkit("guilds")
    assert (code, "[plugins.voting] in guildkit.toml" in err, says in err) == (3, True, True), err


def test_defaults_of_plugins_lie_between_the_model_and_what_is_set(write, guildkit, known_guild):
    def duration():
        _, out, _ = guildkit("settings", "get", "voting.default_duration", "--guild", GUILD, "--json")
        return json.loads(out)["default_duration"]

    assert duration() == 72
    write("[plugins.voting]\ndefault_duration = 10\n[plugins.not-installed]\nx = 1\n")
    assert duration() == 10
    guildkit("settings", "set", "voting.default_duration", "20", "--global")
    assert duration() == 20
    guildkit("settings", "set", "voting.default_duration", "30", "--guild", GUILD)
    assert duration() == 30


def test_the_token_may_be_in_a_file_of_its_own(write, tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    write(f'token_file = "{secret}"')
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_config().checked_token()
    secret.write_text(TOKEN + "\n")
    config = load_config()
    assert config.checked_token() == TOKEN
    assert TOKEN not in repr(config)
    assert config.secrets() == [TOKEN]
    secret.write_text("nonsense")
    with pytest.raises(ConfigError, match=f"What {secret} holds does not look like a bot's token"):
        load_config().checked_token()


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DISCORD_TOKEN"])
def test_the_token_may_stand_where_other_bots_have_theirs(write, monkeypatch, name):
    write("")
    monkeypatch.setenv(name, f" {TOKEN}\n")
    assert load_config().checked_token() == TOKEN
    assert load_config().secrets() == [TOKEN]
    monkeypatch.setenv("GUILDKIT_TOKEN", OTHER)
    assert load_config().checked_token() == OTHER
    monkeypatch.setenv("GUILDKIT_TOKEN", "")
    write(f'token = "{OTHER}"')
    assert load_config().checked_token() == OTHER


@pytest.mark.parametrize("name", ["GUILDKIT_TOKEN", "BOT_TOKEN", "DISCORD_TOKEN"])
@pytest.mark.parametrize(
    "value",
    ["your-bot-token", "<token>", "CHANGEME", "change_me", "paste_it.here", "XXXXXXXX", "placeholder"],
)
def test_a_placeholder_is_no_token(write, monkeypatch, name, value):
    write("")
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"^{name} still holds a placeholder, no token\\."):
        load_config().checked_token()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "postgresql+asyncpg://bot:change-me@db/guildkit", "it still holds a placeholder"),
        ("DATABASE_OWNER_URL", "postgresql+asyncpg://<user>@db/guildkit", "it still holds a placeholder"),
        ("SINGLE_GUILD", "your-guild-id", "it still holds a placeholder"),
        ("SINGLE_GUILD", "Tennessee", "Input should be a valid integer"),
        ("SINGLE_GUILD", "-1", "Input should be greater than 0"),
        ("BLOCK_SECONDS", "soon", "Input should be a valid number"),
        ("OPERATORS", "your-user-id", "it still holds a placeholder"),
        ("METRICS_ADDRESS", "0.0.0.0:99999", "write it as host:port"),
    ],
)
def test_what_an_environment_holds_instead_of_values_is_named(write, monkeypatch, name, value, says):
    write("")
    monkeypatch.setenv(f"GUILDKIT_{name}", value)
    with pytest.raises(ConfigError) as error:
        load_config()
    assert str(error.value).startswith(f"GUILDKIT_{name} is wrong: {says}")
    assert "change-me" not in str(error.value)


def test_a_database_may_be_called_as_one_likes(write, monkeypatch):
    write("")
    url = "postgresql+asyncpg://my-bot:s3cret@my-db.example/guildkit?application_name=here"
    monkeypatch.setenv("GUILDKIT_DATABASE_URL", url)
    assert load_config().database_url == url


def test_the_passwords_of_the_database_are_secrets(write):
    write(
        'database_url = "postgresql://me:s3cret@db/guildkit"\n'
        'database_owner_url = "postgresql://owner:0wner@db/guildkit"'
    )
    assert load_config().secrets() == ["s3cret", "0wner"]


def test_what_cannot_be_read_hides_nothing_else(write, tmp_path):
    write(
        f'token_file = "{tmp_path / "gone"}"\n'
        'database_url = "nonsense"\n'
        'database_owner_url = "postgresql://owner:0wner@db/guildkit"'
    )
    assert load_config().secrets() == ["0wner"]
