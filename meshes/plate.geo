// A square with a disk of its own material in it; every group has a name.
h = 0.4;
Point(1) = {-1, -1, 0, h}; Point(2) = {1, -1, 0, h}; Point(3) = {1, 1, 0, h}; Point(4) = {-1, 1, 0, h};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Point(5) = {0, 0, 0, h / 2}; Point(6) = {0.5, 0, 0, h / 2}; Point(7) = {-0.5, 0, 0, h / 2};
Circle(5) = {6, 5, 7}; Circle(6) = {7, 5, 6};
Curve Loop(1) = {1, 2, 3, 4}; Curve Loop(2) = {5, 6};
Plane Surface(1) = {1, 2}; Plane Surface(2) = {2};
Physical Surface("outside", 10) = {1};
Physical Surface("inside the disk", 20) = {2};
Physical Curve("lower", 1) = {1};
Physical Curve("sides", 2) = {2, -4};
Physical Curve("interface", 3) = {5, 6};
Physical Point("corner", 1) = {1};
