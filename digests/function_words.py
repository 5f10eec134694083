"""Words that carry a sentence and say nothing of what it is about."""

_ENGLISH = """
a about after again against all also am amid among an and any are as at be because been before
being between both but by can could did do does during each even ever every few first for from
further get gets given go goes had has have he her here him his how if in into is it its just
last later less like made make makes many may might more most much must near new next no nor not
now of off on one only onto or other our out over own per said same say says see set sets she
should since so some still such take takes than that the their them then there these they this
those through to told too toward towards two under until up upon us use used very via was we well
were what when where which while who whom whose why will with within without would yet you your
"""
_RUSSIAN = """
а без более больше был была были было быть в вам вас ведь весь во вот все всех всё вы где да даже
для до его ее её ей если есть ещё еще же за и из или им их к как какой когда который которые
которая кто ли либо между меня мне много может можно мой мы на над нам нас не него нее неё нет ни
них но ну о об один одна он она они оно от перед по под после потом почему при про раз с со
сам свои своих своей себя так также такой там те тем то того тоже той только том тот ту ты
у уже хотя чего чем через что чтобы чья эта эти это этого этой этом этот я
"""
_CHINESE = """
我們 我们 他們 他们 以及 關於 关于 由於 由于 因為 因为 如果 可以 可能 已經 已经 正在 通過 通过
進行 进行 表示 指出 認為 认为 今天 日前 首次 首批 舉行 举行
"""
FUNCTION_WORDS = frozenset(f"{_ENGLISH} {_RUSSIAN} {_CHINESE}".split())
