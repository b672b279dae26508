"""Ten thousand clients and many more: what the size of the database changes.

The rule form's "matches now" for a list, a tag and a condition, and the creation of one
client with five active rules. Both databases lie side by side and take turns.
"""

from bench import Lab, NoWatch, Verdicts, Way, arguments, explained, race, table
from creation import Work

SMALL = 10_000
MOST = 1.3  # times as much as in the small database
SUBJECTS = {"list": 0, "tag": 1, "condition": 3}  # indexes of the rules


class Size(Work):
    """A database of one size, with the rules of `creation`."""

    def counted(self, index):
        """A way: "matches now" of one of the rules, as its form asks for it."""

        def run(watch):
            self.lab.commit()
            rule = self.lab.env["lead.assign.rule"].browse(self.rules[index])
            rule.read(["name", "criterion", "domain"])
            with watch:
                assert rule.match_count

        return run


def main():
    options = arguments(__doc__, clients=1_000_000)
    verdicts = Verdicts()
    with Lab() as small_lab, Lab() as large_lab:
        sizes = {
            f"{count:,} clients": Size(lab, count)
            for lab, count in ((small_lab, SMALL), (large_lab, options.clients))
        }
        small, large = sizes
        works = {
            f'"matches now" of a {subject} rule': lambda size,
            index=index: size.counted(index)
            for subject, index in SUBJECTS.items()
        }
        works["one creation with five rules"] = lambda size: size.by_rules(1)
        works["one creation without rules"] = lambda size: size.plain(1)
        for title, run_of in works.items():
            ways = {
                name: Way(run_of(size), lab=size.lab) for name, size in sizes.items()
            }
            measures = race(small_lab, ways, options.runs)
            print(table(title.capitalize(), measures, small), flush=True)
            ratio = measures[large].median / measures[small].median
            if "without" not in title:
                verdicts.at_most(f"times {small}: {title}", MOST, ratio)
        if options.explain:
            with explained(f"{large}: matches now"):
                for index in SUBJECTS.values():
                    sizes[large].counted(index)(NoWatch())
            with explained(f"{large}: one creation"):
                sizes[large].by_rules(1)(NoWatch())
    verdicts.close()


if __name__ == "__main__":
    main()
